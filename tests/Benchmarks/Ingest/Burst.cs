using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>One real-time publication of all seven ISOs at once: from the start of its append until every node's price is in an HTTP answer.</summary>
internal sealed class Burst(BenchmarkContext context)
{
    private const int Nodes = 50_000;
    private const int Quarter = 15;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var market = new BenchmarkMarket(Nodes);
        await using var silo = await BenchSilo.StartAsync(BenchSilo.Settings(context.NewDirectory("burst"), TimeSpan.FromSeconds(10)));
        await MarketLog.AppendRealTimeAsync(silo.Log, market, BenchmarkMarket.Start, BenchmarkMarket.Start.AddHours(1));
        await silo.DrainedAsync();
        var runs = new List<double>();
        for (var run = 1; run <= context.Runs; run++)
        {
            BenchmarkContext.Say($"burst of {Nodes:N0} rows, run {run} of {context.Runs}");
            // At the quarter of an hour every ISO has an interval.
            var interval = BenchmarkMarket.Start.AddHours(1).AddMinutes(Quarter * run);
            var started = Stopwatch.GetTimestamp();
            var appending = MarketLog.AppendRealTimeAsync(silo.Log, market, interval, interval.AddMinutes(1));
            await Task.Factory.StartNew(() => LookForAll(silo.Address, market, interval), TaskCreationOptions.LongRunning);
            runs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await appending;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        return
        [
            Figure.Of("burst_readable_ms", "ms", runs,
                $"{Nodes:N0} nodes that are active, one row each; appended, applied and read back over HTTP in pages of {IntervalReader.MaxNodes:N0}"),
        ];
    }

    private static void LookForAll(Uri address, BenchmarkMarket market, DateTime interval)
    {
        using var reader = new IntervalReader(address);
        foreach (var page in market.Keys.Chunk(IntervalReader.MaxNodes))
        {
            while (!Array.TrueForAll(reader.Read(page), stands => stands >= interval))
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
