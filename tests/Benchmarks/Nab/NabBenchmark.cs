using GridGrains.Domain.Guardrails.Statistics;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Nab;

/// <summary>
/// The Numenta Anomaly Benchmark over the files that are there: the guardrails' surprise score, and beside it the benchmark's own windowed
/// Gaussian, whose published standard score over all 58 files is 39.6.
/// </summary>
internal sealed class NabBenchmark : IBenchmark
{
    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var folder = context.DataDirectory ?? throw new InvalidOperationException("nab needs the folder of the benchmark: nab ../shared/data/nab");
        var corpus = NabSeries.Load(folder);
        var ours = corpus.Select(Surprises).ToArray();
        var peer = corpus.Select(WindowedGaussian.Scores).ToArray();
        var note = $"{corpus.Length} files, {corpus.Sum(series => series.Windows.Length)} windows, one threshold over all files";
        return Task.FromResult<IReadOnlyList<Figure>>([.. NabProfile.All.Select(profile => Figure.Beside(
            $"nab_{profile.Name}", "", [NabScorer.Score(corpus, ours, profile)], "windowed Gaussian, same files", [NabScorer.Score(corpus, peer, profile)], note))]);
    }

    private static double[] Surprises(NabSeries series)
    {
        var score = new SurpriseScore(series.ValuesPerHour);
        return [.. series.Values.Select((value, row) => score.Take(series.Times[row], value))];
    }
}
