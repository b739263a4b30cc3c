using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Benchmarks.Statistics;

namespace GridGrains.Tests.Benchmarks.Soak;

/// <summary>
/// An hour of a silo with the simulated market and its readers, beside one that is given a backfill every half minute and is read as well.
/// Medians of the last quarter of that time beside those of the second: what grows on and on shows here.
/// </summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Quarters = 4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        await using var market = await SoakedSilo.StartAsync("market", context.NewDirectory("market"), "sim");
        await using var history = await SoakedSilo.StartAsync("history", context.NewDirectory("history"), "none");
        var backfills = new SoakBackfills(history);
        using var end = new CancellationTokenSource(context.Length);
        var work = Task.WhenAll(market.ReadAsync(SoakReads.OfSimulator(), end.Token), history.ReadAsync(SoakReads.OfBackfills(), end.Token), backfills.RunAsync(end.Token));
        await LookAsync([market, history], work);
        return [.. FiguresOf(market, ""), .. FiguresOf(history, $"; {backfills.Loaded} backfills, {backfills.Prices:N0} prices")];
    }

    private static async Task LookAsync(SoakedSilo[] silos, Task work)
    {
        var (started, said) = (Stopwatch.StartNew(), TimeSpan.Zero);
        while (await Task.WhenAny(work, Task.Delay(BetweenLooks)) != work)
        {
            var lines = silos.Select(silo => (silo.Name, Sample: silo.Look(), silo.Reads, silo.Failures, silo.LogBytes)).ToList();
            if (started.Elapsed - said >= BetweenReports)
            {
                said = started.Elapsed;
                lines.ForEach(line => BenchmarkContext.Say(
                    $"{said:hh\\:mm\\:ss} {line.Name}: {line.Sample.SiloMegabytes:N0} MB, engine {line.Sample.EngineMegabytes:N0} MB, {line.Sample.Handles} handles, {line.Reads} reads, {line.Failures} failed, log {line.LogBytes:N0} B"));
            }
        }

        await work;
    }

    private static IEnumerable<Figure> FiguresOf(SoakedSilo silo, string note)
    {
        var quarters = silo.Samples.Chunk((silo.Samples.Count + Quarters - 1) / Quarters).ToArray();
        Figure Growth(string id, string unit, Func<SoakSample, double> of)
        {
            var medians = Array.ConvertAll(quarters, quarter => Runs.Median([.. quarter.Select(of)]));
            return Figure.RatioOf($"{id}_{silo.Name}", [medians[^1]], "second quarter", [medians[1]], unit, $"quarters {string.Join(", ", medians.Select(median => $"{median:N0}"))}{note}");
        }

        yield return Growth("soak_memory", "MB", sample => sample.SiloMegabytes);
        yield return Growth("soak_engine_memory", "MB", sample => sample.EngineMegabytes);
        yield return Growth("soak_handles", "handles", sample => sample.Handles);
        yield return Figure.Of($"soak_log_{silo.Name}", "B", [silo.LogBytes], "written by the process in all");
        yield return Figure.Of($"soak_failed_{silo.Name}", "reads", [silo.Failures], $"of {silo.Reads:N0}, not answered with 2xx");
    }
}
