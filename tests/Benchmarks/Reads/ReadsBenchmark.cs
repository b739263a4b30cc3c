using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Features;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>
/// Online reads over HTTP: generator, facade, grains and peers' views in one process, redis-server beside it, all on the same cores. The
/// peers are views of the same facade, so that only the source of the values differs.
/// </summary>
internal sealed class ReadsBenchmark : IBenchmark
{
    private const int Nodes = 20_000;
    private const int EventsPerSecond = 10_000;
    private const int DayAheadHours = 48;
    private const int RealTimeHours = 3;

    private readonly BenchmarkMarket _market = new(Nodes);
    private readonly MemoryView _memory = new();
    private readonly RedisView _redis = new();

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        using var redis = RedisServer.TryStart(context.WorkDirectory);
        await using var silo = await BenchSilo.StartAsync(
            BenchSilo.Settings(context.NewDirectory("silo"), TimeSpan.FromSeconds(10)),
            services => services.AddSingleton<FeatureView>(_memory).AddSingleton<FeatureView>(_redis));
        await FillAsync(silo, redis);
        var figures = new ReadFigures(redis is not null);
        var phases = new ReadPhases(silo.Address, _market);
        var (nodes, idle) = await WarmGrainsAsync(silo);
        phases.WarmUp(redis is not null);

        BenchmarkContext.Say("without ingest, once");
        await MeasureAsync(figures.Idle, phases, nodes, idle, redis is not null);
        using (var feed = new PacedFeed(silo.Log, new MarketStream(_market, BenchmarkMarket.Start.AddHours(RealTimeHours)), EventsPerSecond))
        {
            // What runs only while prices come in (commits, windows, barriers) is compiled in its first rounds.
            BenchmarkContext.Say($"warming up while {EventsPerSecond:N0} events/s are ingested");
            phases.WarmUp(redis is not null);
            for (var run = 1; run <= context.Runs; run++)
            {
                BenchmarkContext.Say($"while {EventsPerSecond:N0} events/s are ingested, run {run} of {context.Runs}");
                await MeasureAsync(figures.Busy, phases, nodes, idle, redis is not null);
            }

            figures.LateBatches = feed.LateBatches;
        }

        return [.. figures.ToFigures(), .. await PointReads.RunAsync(_market.Count, context.Runs)];
    }

    private static async Task MeasureAsync(ReadSeries series, ReadPhases phases, INodeGrain[] nodes, IIdleGrain[] idle, bool hasRedis)
    {
        phases.Measure(series, hasRedis);
        series.Calls.Add(await CallRates.PingAsync(idle, ReadPhases.Phase));
        series.SdkReads.Add(await CallRates.ReadAsync(nodes, ReadPhases.Phase));
    }

    private async Task FillAsync(BenchSilo silo, RedisServer? redis)
    {
        BenchmarkContext.Say($"filling {Nodes:N0} nodes");
        await MarketLog.AppendDayAheadAsync(silo.Log, _market, DayAheadHours);
        await MarketLog.AppendRealTimeAsync(silo.Log, _market, BenchmarkMarket.Start, BenchmarkMarket.Start.AddHours(RealTimeHours));
        await silo.DrainedAsync();
        foreach (var key in _market.Keys)
        {
            var snapshot = await silo.Reader.Nodes.ReadAsync(key, CancellationToken.None);
            var reading = new NodeReading(snapshot);
            _memory.Entities[key] = new PeerReading(Array.ConvertAll(FeatureList.OfNodes, feature => feature.Number!(reading)), reading.RealTimeEndUtc);
        }

        if (redis is not null)
        {
            _redis.Database = (await redis.ConnectAsync()).GetDatabase();
            await Task.WhenAll(_memory.Entities.Select(entity => _redis.Database.HashSetAsync(entity.Key, RedisView.EntriesOf(entity.Value))));
        }
    }

    private async Task<(INodeGrain[] Nodes, IIdleGrain[] Idle)> WarmGrainsAsync(BenchSilo silo)
    {
        var nodes = Array.ConvertAll(_market.Keys, key => silo.Grains.GetGrain<INodeGrain>(key));
        var idle = Array.ConvertAll(_market.Keys, key => silo.Grains.GetGrain<IIdleGrain>(key));
        foreach (var grain in idle)
        {
            await grain.PingAsync();
        }

        await CallRates.ReadAsync(nodes, ReadPhases.Phase);
        await CallRates.PingAsync(idle, ReadPhases.Phase);
        return (nodes, idle);
    }
}
