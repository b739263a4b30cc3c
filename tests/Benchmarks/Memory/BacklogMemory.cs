using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Memory;

/// <summary>Resident memory of a silo process that works off a large backlog, beside that of the same silo without one.</summary>
internal sealed class BacklogMemory(BenchmarkContext context)
{
    private const int Nodes = 20_000;
    private const long Records = 10_000_000;

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var without = await PeakAsync(context.NewDirectory("no-backlog"), 100 * Nodes);
        var with = await PeakAsync(context.NewDirectory("backlog"), Records);
        return
        [
            Figure.Beside(
                "backlog_10m_peak_rss_mb", "MB", [with], $"the same {Nodes:N0} nodes, backlog of {100 * Nodes / 1e6:0} M records", [without],
                $"peak resident memory of a silo process that drains {Records / 1e6:0} M records from the SQLite log"),
        ];
    }

    private static async Task<double> PeakAsync(string directory, long records)
    {
        BenchmarkContext.Say($"backlog of {records:N0} records");
        using (var held = DataDirectory.Open(directory, DataOrigin.Real))
        {
            await using var log = SqlitePartitionLog.Open(held.LogFile, Topics.All, new SqliteLogOptions(), TimeProvider.System);
            await MarketLog.AppendRealTimeAsync(log, new MarketStream(new BenchmarkMarket(Nodes), BenchmarkMarket.Start), records);
        }

        await using var silo = await ChildSilo.StartAsync(directory, barrierSeconds: 10);
        await silo.UntilAsync(shards => shards.SelectMany(shard => shard.Topics).Sum(topic => topic.NextApplied) == records, "the backlog is applied");
        return silo.PeakMegabytes;
    }
}
