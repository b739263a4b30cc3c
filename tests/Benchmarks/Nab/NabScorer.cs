namespace GridGrains.Tests.Benchmarks.Nab;

/// <summary>What hits and misses cost (<c>config/profiles.json</c> of the benchmark).</summary>
internal sealed record NabProfile(string Name, double FalseNegative, double FalsePositive)
{
    public static readonly NabProfile[] All = [new("standard", 1, 0.11), new("low_fp", 1, 0.22), new("low_fn", 2, 0.11)];
}

/// <summary>
/// The published scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad, ICMLA 2015): the earliest alarm in a window counts, by a sigmoid of its
/// place; an alarm outside counts against the detector, less the nearer it follows a window; one threshold holds for all files and is the
/// best one; 0 is a detector that never alarms, 100 one that finds every window at its start.
/// </summary>
internal static class NabScorer
{
    private const double FlatBeyond = 3;
    private const double Steepness = 5;

    public static double Score(IReadOnlyList<NabSeries> corpus, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        var alarms = corpus.SelectMany((series, file) => Rows(series, file, scores[file])).OrderByDescending(alarm => alarm.Score).ToArray();
        var windows = corpus.Sum(series => series.Windows.Length);
        var none = -profile.FalseNegative * windows;
        var (sum, best, found) = (none, none, new Dictionary<(int File, int Window), double>());
        for (var i = 0; i < alarms.Length; i++)
        {
            sum += Worth(alarms[i], found, profile);
            if (i + 1 == alarms.Length || alarms[i + 1].Score < alarms[i].Score)
            {
                best = Math.Max(best, sum);
            }
        }

        return 100 * (best - none) / (windows - none);
    }

    private static double Worth(in Alarm alarm, Dictionary<(int, int), double> found, NabProfile profile)
    {
        if (alarm.Window < 0)
        {
            return profile.FalsePositive * alarm.Weight;
        }

        var isKnown = found.TryGetValue((alarm.File, alarm.Window), out var before);
        found[(alarm.File, alarm.Window)] = isKnown ? Math.Max(before, alarm.Weight) : alarm.Weight;
        return !isKnown ? profile.FalseNegative + alarm.Weight : Math.Max(0, alarm.Weight - before);
    }

    private static IEnumerable<Alarm> Rows(NabSeries series, int file, double[] scores)
    {
        var next = 0;
        for (var row = 0; row < scores.Length; row++)
        {
            while (next < series.Windows.Length && row > series.Windows[next].Last)
            {
                next++;
            }

            if (row >= series.Probation)
            {
                var isInside = next < series.Windows.Length && row >= series.Windows[next].First;
                yield return new Alarm(scores[row], file, isInside ? next : -1, isInside ? Inside(series.Windows[next], row) : Outside(series.Windows, next - 1, row));
            }
        }
    }

    private static double Inside((int First, int Last) window, int row) =>
        Sigmoid(-(window.Last - row + 1.0) / (window.Last - window.First + 1)) / Sigmoid(-1);

    private static double Outside((int First, int Last)[] windows, int before, int row) =>
        before < 0 ? -1 : Sigmoid((row - windows[before].Last) / (double)Math.Max(1, windows[before].Last - windows[before].First));

    private static double Sigmoid(double place) => place > FlatBeyond ? -1 : 2 / (1 + Math.Exp(Steepness * place)) - 1;

    private readonly record struct Alarm(double Score, int File, int Window, double Weight);
}
