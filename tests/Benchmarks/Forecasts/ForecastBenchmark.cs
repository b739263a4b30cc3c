using System.Diagnostics;
using GridGrains.Domain.Forecasts;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>
/// Forecasts every day of real histories from what was known before, beside the same hour a week earlier, boosted trees, and published forecasts
/// where the file has some. Histories are found under <c>forecast</c> and <c>series</c> and their columns known by name.
/// </summary>
internal sealed class ForecastBenchmark : IBenchmark
{
    public Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        if (context.DataDirectory is not { } data || !Directory.Exists(data))
        {
            BenchmarkContext.Say("no real histories (--data DIR): nothing is measured");
            return Task.FromResult<IReadOnlyList<Figure>>([]);
        }

        var cases = HistoryFiles.Find(data).SelectMany(ForecastCase.Of).ToArray();
        var figures = new IReadOnlyList<Figure>[cases.Length];
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            figures[index] = [.. Measure(cases[index])];
            BenchmarkContext.Say($"{cases[index].History.Name}: {cases[index].Id} done");
        });
        return Task.FromResult<IReadOnlyList<Figure>>([.. figures.SelectMany(rows => rows).OrderBy(figure => figure.Id, StringComparer.Ordinal)]);
    }

    private static IEnumerable<Figure> Measure(ForecastCase work)
    {
        var from = work.Target.Values.First.PlusDays(work.BurnIn);
        var started = Stopwatch.GetTimestamp();
        var linear = ForecastBacktest.Run(LearSettings.Default, work.Target, work.Drivers, from);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (linear.Score is not { } score)
        {
            BenchmarkContext.Say($"{work.History.Name}: {work.Target.Values.Days} days are too few for {work.Id}");
            yield break;
        }

        var hours = linear.ByHour.Select((hour, index) => (index, hour)).Where(hour => hour.hour is not null).ToArray();
        var (best, worst) = (hours.MinBy(hour => hour.hour!.Value.RelativeToWeek), hours.MaxBy(hour => hour.hour!.Value.RelativeToWeek));
        yield return Row(work, work.Id, score, $"{linear.Forecasts.Count} days in {seconds:0} s; by hour {best.hour!.Value.RelativeToWeek:0.00} (hour {best.index}) to {worst.hour!.Value.RelativeToWeek:0.00} (hour {worst.index})");
        using var trees = new BoostedTrees();
        if (ForecastBacktest.Run(trees.Forecast, work.Target, work.Drivers, from).Score is { } boosted)
        {
            yield return Row(work, $"{work.Id}_lightgbm", boosted, "LightGBM, fitted again every four weeks");
        }

        foreach (var peer in work.History.All(ColumnRole.Peer))
        {
            var (ours, theirs) = Compare(linear, work.Target, peer);
            yield return Figure.Beside($"{work.Id}_vs_published", "MAE", [ours], peer.Name, [theirs], $"{work.History.Name}: the same hours; published with drivers that the file does not have");
        }
    }

    private static Figure Row(ForecastCase work, string id, ForecastScore score, string note) => new(
        id, score.RelativeToWeek, "rMAE", "naive week", score.NaiveWeek, score.RelativeToWeek, [score.RelativeToWeek],
        $"{work.History.Name}, {work.Target.Name}: {score.Hours:N0} hours, MAE {score.MeanAbsolute:0.00}, naive day {score.NaiveDay:0.00}; {note}");

    private static (double Ours, double Theirs) Compare(BacktestResult ours, BacktestSeries target, HistoryColumn peer)
    {
        var (own, published, hours) = (0.0, 0.0, 0);
        foreach (var (day, values) in ours.Forecasts)
        {
            for (var hour = 0; hour < values.Length; hour++)
            {
                var (actual, theirs) = (target.Values[day][hour], peer.Values[day][hour]);
                if (double.IsFinite(actual + theirs))
                {
                    (own, published, hours) = (own + Math.Abs(values[hour] - actual), published + Math.Abs(theirs - actual), hours + 1);
                }
            }
        }

        return (own / hours, published / hours);
    }
}
