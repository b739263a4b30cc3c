using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;
using GridGrains.Tests.Benchmarks.Statistics;

namespace GridGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// Drains one prepared log into grains, each time into an empty state and with barriers on, and consumes the same log raw beside it.
/// No tables are written meanwhile: their own benchmark measures both.
/// </summary>
internal sealed class Throughput(BenchmarkContext context)
{
    private const int Nodes = 20_000;
    private const int DayAheadHours = 24;
    private const long RealTimeRecords = 7_500_000;
    private const long Records = RealTimeRecords + Nodes * DayAheadHours;
    private const int LeastBarriers = 3;

    /// <summary>A raw consumer that comes to less makes the run void.</summary>
    private const double LeastConsumed = 200_000;

    private static readonly TimeSpan BarrierInterval = TimeSpan.FromSeconds(4);

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var directory = context.NewDirectory("throughput");
        await FillAsync(directory);
        var (applied, consumed, inParallel, barriers, cpu) = (new List<double>(), new List<double>(), new List<double>(), new List<long>(), new List<double>());
        for (var run = 1; run <= context.Runs; run++)
        {
            BenchmarkContext.Say($"draining {Records:N0} records, run {run} of {context.Runs}");
            var cpuBefore = Environment.CpuUsage.TotalTime;
            consumed.Add(RawConsumer.Consume(LogFile(directory), Records, threads: 1));
            var rawCpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalMicroseconds / Records;
            inParallel.Add(RawConsumer.Consume(LogFile(directory), Records, Environment.ProcessorCount));
            var drain = await DrainAsync(directory);
            applied.Add(drain.PerSecond);
            barriers.Add(drain.LeastBarriers);
            cpu.Add(drain.CpuMicroseconds);
            BenchmarkContext.Say($"{drain.PerSecond:N0} events/s against {consumed[^1]:N0}, {drain.CpuMicroseconds:0.00} us of processor per event against {rawCpu:0.00}");
        }

        var conditions = $"{Nodes:N0} nodes, 12 shards, RT + DA, interval-major, {Records:N0} records, {barriers.Min()} to {barriers.Max()} barriers of every shard within a run, {Runs.Median(cpu):0.0} us of processor per event";
        var isVoid = Runs.Median(consumed) < LeastConsumed || barriers.Min() < LeastBarriers ? "VOID: the raw consumer was too slow or barriers too few; " : "";
        return
        [
            Figure.RatioOf("ingest_vs_consume", applied, "raw consume + parse, one loop, same log and parser", consumed, "events/s",
                $"{isVoid}{conditions}; raw in {Environment.ProcessorCount} loops {Runs.Median(inParallel):N0}/s"),
            Figure.Of("ingest_eps", "events/s", applied, $"{isVoid}{conditions}"),
        ];
    }

    private static string LogFile(string directory) => Path.Combine(directory, "log.db");

    private static async Task FillAsync(string directory)
    {
        BenchmarkContext.Say($"writing a log of {Records:N0} records");
        var market = new BenchmarkMarket(Nodes);
        using var held = DataDirectory.Open(directory, DataOrigin.Simulated);
        await using var log = SqlitePartitionLog.Open(held.LogFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        await MarketLog.AppendDayAheadAsync(log, market, DayAheadHours);
        await MarketLog.AppendRealTimeAsync(log, new MarketStream(market, BenchmarkMarket.Start), RealTimeRecords);
        BenchmarkContext.Say($"appended {Records / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} events/s");
    }

    private static async Task<(double PerSecond, long LeastBarriers, double CpuMicroseconds)> DrainAsync(string directory)
    {
        Checkpoints.Forget(directory);
        await using var silo = await BenchSilo.StartAsync(BenchSilo.Settings(directory, BarrierInterval) with { Lake = LakeSettings.Off });
        var (firstSeen, applied) = (0L, 0L);
        var (barriers, cpu) = (0L, TimeSpan.Zero);
        await silo.UntilAsync(
            shards =>
            {
                var now = shards.SelectMany(shard => shard.Topics).Sum(topic => topic.Applied);
                if (firstSeen == 0 && now > 0)
                {
                    (firstSeen, applied, cpu) = (Stopwatch.GetTimestamp(), now, Environment.CpuUsage.TotalTime);
                }

                barriers = shards.Count == Topics.LmpPartitions ? shards.Min(shard => shard.Barriers) : 0;
                return now == Records;
            },
            "every record is applied");
        var drained = Records - applied;
        return (drained / Stopwatch.GetElapsedTime(firstSeen).TotalSeconds, barriers, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / drained);
    }
}
