using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Durability.Sqlite;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Recovery;

/// <summary>
/// Kills a silo process and starts it again over the same directory: with a publication of every node not durable yet, to see how long reads
/// are gone and that every price counts once; at the end of a backlog, when the prices of a whole barrier interval at full speed are not
/// durable; and in the middle of the backlog, to see how fast it catches up.
/// </summary>
internal sealed class RecoveryBenchmark : IBenchmark
{
    private const int Nodes = 60_000;
    private const int LeastDirty = 50_000;
    private const int DayAheadHours = 12;
    private const int RealTimeHours = 2;
    private const double BarrierSeconds = 10;

    // One takes two minutes and more.
    private const int MostRuns = 3;

    private static readonly DateTime LogEnd = BenchmarkMarket.Start.AddHours(RealTimeHours);

    private readonly BenchmarkMarket _market = new(Nodes);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var directory = context.NewDirectory("recovery");
        var records = await FillAsync(directory);
        var (seconds, backlog, dirty, ingest, catchUp) = (new List<double>(), new List<double>(), new List<int>(), new List<double>(), new List<double>());
        var next = LogEnd;
        var runs = Math.Min(context.Runs, MostRuns);
        for (var run = 1; run <= runs; run++, next = next.AddMinutes(15))
        {
            BenchmarkContext.Say($"recovery, run {run} of {runs}");
            Checkpoints.Forget(directory);
            var (drained, killedAtEnd) = await DrainAndKillAsync(directory);
            ingest.Add(drained);
            var (afterBacklog, killed) = await RecoverAndKillAsync(directory, killedAtEnd, next, dirty);
            backlog.Add(afterBacklog);
            seconds.Add(await RecoverAsync(directory, next, killed, run));
            Checkpoints.Forget(directory);
            catchUp.Add(await CatchUpAsync(directory));
        }

        return
        [
            Figure.Of("recovery_s", "s", seconds,
                $"kill -9 to 1,000 sampled reads at or past their interval before the kill, start of the process included; {dirty.Min():N0} dirty nodes or more; all {Nodes:N0} nodes verified: 0 lost, 0 twice"),
            Figure.Of("recovery_backlog_s", "s", backlog, $"the same, killed at the end of {records:N0} records that were read at full speed"),
            Figure.RatioOf("catchup_vs_ingest", catchUp, "ingest of the same log by a fresh process", ingest, "events/s", $"killed in the middle of {records:N0} records"),
        ];
    }

    private async Task<long> FillAsync(string directory)
    {
        using var held = DataDirectory.Open(directory, DataOrigin.Real);
        await using var log = SqlitePartitionLog.Open(held.LogFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);
        await MarketLog.AppendDayAheadAsync(log, _market, DayAheadHours);
        await MarketLog.AppendRealTimeAsync(log, _market, BenchmarkMarket.Start, LogEnd);
        var records = 0L;
        foreach (var topic in new[] { Topics.RealTimeLmp, Topics.DayAheadLmp })
        {
            for (var partition = 0; partition < Topics.LmpPartitions; partition++)
            {
                records += (await log.GetOffsetsAsync(new TopicPartition(topic, partition), CancellationToken.None)).Next;
            }
        }

        return records;
    }

    /// <returns>Events per second of the drain, and when the process was killed.</returns>
    private static async Task<(double PerSecond, long Killed)> DrainAndKillAsync(string directory)
    {
        await using var silo = await ChildSilo.StartAsync(directory, BarrierSeconds);
        var perSecond = await DrainAsync(silo);
        return (perSecond, await KillAsync(silo));
    }

    /// <returns>Seconds until the reads stood where they were, and when the process was killed with the next interval applied but not durable.</returns>
    private async Task<(double Seconds, long Killed)> RecoverAndKillAsync(string directory, long killedBefore, DateTime next, List<int> dirty)
    {
        await using var silo = await ChildSilo.StartAsync(directory, BarrierSeconds);
        await new NodeAudit(silo.Http, _market).UntilSampleStandsAtAsync(next.AddMinutes(-15));
        var seconds = Stopwatch.GetElapsedTime(killedBefore).TotalSeconds;
        await silo.UntilAsync(shards => LagOf(shards) == 0 && shards.Sum(shard => shard.DirtyEntities) == 0, "everything is durable");
        while (true)
        {
            await NodeAudit.PostAsync(silo.Http, _market, next);
            var shards = await silo.UntilAsync(all => LagOf(all) == 0, "the posted prices are applied");
            if (shards.Sum(shard => shard.DirtyEntities) is var count && count >= LeastDirty)
            {
                dirty.Add(count);
                return (seconds, await KillAsync(silo));
            }

            // A barrier came between: the same prices again are duplicates that make their nodes dirty.
        }
    }

    private static async Task<long> KillAsync(ChildSilo silo)
    {
        var killed = Stopwatch.GetTimestamp();
        await silo.KillAsync();
        return killed;
    }

    private async Task<double> RecoverAsync(string directory, DateTime next, long killed, int posted)
    {
        await using var silo = await ChildSilo.StartAsync(directory, BarrierSeconds);
        var audit = new NodeAudit(silo.Http, _market);
        await audit.UntilSampleStandsAtAsync(next);
        var seconds = Stopwatch.GetElapsedTime(killed).TotalSeconds;
        await silo.UntilAsync(shards => LagOf(shards) == 0, "the log is drained");
        await audit.VerifyAllAsync(next, node => DayAheadHours + RealTimeHours * 60 / _market.IsoOf(node).SettlementRealTime.IntervalMinutes() + posted);
        return seconds;
    }

    private static async Task<double> CatchUpAsync(string directory)
    {
        await using (var silo = await ChildSilo.StartAsync(directory, BarrierSeconds / 4))
        {
            await silo.UntilAsync(shards => AppliedOf(shards) >= LagOf(shards), "half of the log is applied");
            await silo.KillAsync();
        }

        await using var again = await ChildSilo.StartAsync(directory, BarrierSeconds);
        return await DrainAsync(again);
    }

    private static async Task<double> DrainAsync(ChildSilo silo)
    {
        var first = AppliedOf(await silo.ShardsAsync());
        var started = Stopwatch.GetTimestamp();
        var last = await silo.UntilAsync(shards => LagOf(shards) == 0, "the log is drained");
        return (AppliedOf(last) - first) / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static long AppliedOf(IReadOnlyList<ShardView> shards) => shards.SelectMany(shard => shard.Topics).Sum(topic => topic.NextApplied);

    private static long LagOf(IReadOnlyList<ShardView> shards) =>
        shards.Any(shard => shard.State != "owned") ? long.MaxValue : shards.SelectMany(shard => shard.Topics).Sum(topic => topic.Lag);
}
