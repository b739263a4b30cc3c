using System.Collections.Concurrent;
using System.Diagnostics;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Benchmarks.Statistics;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// From the start of an append until the price is in an HTTP answer, at a steady rate. The last price of every batch is looked for, all
/// that are still unseen in one request, again and again.
/// </summary>
internal sealed class Arrival(BenchmarkContext context)
{
    private const int Nodes = 20_000;
    private const int EventsPerSecond = 10_000;

    private static readonly TimeSpan BarrierInterval = TimeSpan.FromSeconds(4);

    /// <summary>Every shard writes three barriers or more meanwhile.</summary>
    private static readonly TimeSpan RunTime = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentQueue<(int Node, DateTime IntervalUtc, long Began)> _appended = new();

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var market = new BenchmarkMarket(Nodes);
        await using var silo = await BenchSilo.StartAsync(BenchSilo.Settings(context.NewDirectory("arrival"), BarrierInterval));
        await MarketLog.AppendRealTimeAsync(silo.Log, market, BenchmarkMarket.Start, BenchmarkMarket.Start.AddMinutes(30));
        await silo.DrainedAsync();
        var (p99, p50, barriers, late) = (new List<double>(), new List<double>(), new List<long>(), 0);
        using (var feed = new PacedFeed(
            silo.Log, new MarketStream(market, BenchmarkMarket.Start.AddMinutes(30)), EventsPerSecond, (node, interval, began) => _appended.Enqueue((node, interval, began))))
        {
            for (var run = 1; run <= context.Runs; run++)
            {
                BenchmarkContext.Say($"arrival at {EventsPerSecond:N0} events/s, run {run} of {context.Runs}");
                var before = await BarriersAsync(silo);
                var seen = await Task.Factory.StartNew(() => Look(silo.Address, market), TaskCreationOptions.LongRunning);
                p99.Add(seen.Milliseconds(99));
                p50.Add(seen.Milliseconds(50));
                barriers.Add((await BarriersAsync(silo)).Zip(before, (now, then) => now - then).Min());
            }

            late = feed.LateBatches;
        }

        return
        [
            Figure.Of("arrival_read_p99_ms", "ms", p99,
                $"{EventsPerSecond:N0} events/s, {Nodes:N0} nodes; p50 {Runs.Median(p50):0.0} ms; {barriers.Min()} or more barriers of every shard within a run; {late} batches late"),
        ];
    }

    private LoadResult Look(Uri address, BenchmarkMarket market)
    {
        using var reader = new IntervalReader(address);
        var (histogram, unseen) = (LoadResult.NewHistogram(), new List<(int Node, DateTime IntervalUtc, long Began)>());
        var started = Stopwatch.GetTimestamp();
        _appended.Clear();
        while (Stopwatch.GetElapsedTime(started) < RunTime || unseen.Count > 0)
        {
            while (Stopwatch.GetElapsedTime(started) < RunTime && _appended.TryDequeue(out var appended))
            {
                unseen.Add(appended);
            }

            if (unseen.Count > 0)
            {
                var intervals = reader.Read([.. unseen.Select(look => market.Keys[look.Node])]);
                var now = Stopwatch.GetTimestamp();
                for (var i = unseen.Count - 1; i >= 0; i--)
                {
                    if (intervals[i] >= unseen[i].IntervalUtc)
                    {
                        histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(unseen[i].Began, now).TotalMicroseconds));
                        unseen.RemoveAt(i);
                    }
                }
            }

            Pace.Until(Stopwatch.GetTimestamp() + (long)(LookEvery.TotalSeconds * Stopwatch.Frequency));
        }

        return new LoadResult(histogram.TotalCount, Stopwatch.GetElapsedTime(started), histogram);
    }

    private static async Task<IReadOnlyList<long>> BarriersAsync(BenchSilo silo) =>
        [.. (await silo.NodeShardsAsync(CancellationToken.None)).Select(shard => shard.Barriers)];
}
