using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Markets;
using GridGrains.Tests.Benchmarks.Report;

namespace GridGrains.Tests.Benchmarks.Memory;

/// <summary>
/// Live heap of a silo with full and active nodes (a day of five-minute prices, two days of day-ahead hours, snapshot, labels), less that
/// of an empty silo, per node; and less what an activation that does nothing costs.
/// </summary>
internal sealed class NodeMemory(BenchmarkContext context)
{
    private const int Nodes = 100_000;
    private const double BytesPerMegabyte = 1024 * 1024;

    private static readonly Iso[] FiveMinuteIsos = [.. Isos.All.Where(iso => iso.SettlementRealTime == PriceProduct.RealTime5Min)];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var market = new BenchmarkMarket(Nodes, FiveMinuteIsos);
        var directory = context.NewDirectory("nodes");
        BenchmarkContext.Say($"writing {Nodes:N0} full states");
        var stored = await StoredMarket.WriteAsync(directory, market);
        var (state, idle, all) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 1; run <= context.Runs; run++)
        {
            BenchmarkContext.Say($"{Nodes:N0} active nodes, run {run} of {context.Runs}");
            idle.Add(await IdleBytesAsync(context.NewDirectory($"idle-{run}"), market));
            var (perNode, megabytes) = await NodeBytesAsync(directory, market);
            state.Add(perNode - idle[^1]);
            all.Add(megabytes);
        }

        return
        [
            Figure.Beside("node_state_bytes", "B", state, "activation of a grain that does nothing, B", idle, $"{Nodes:N0} active nodes, 288 + 48 prices each, beyond the idle activation"),
            Figure.Of("node_stored_bytes", "B", [stored], "mean of the same states in the checkpoint store"),
            Figure.Of("active_nodes_100k_mb", "MB", all, "live heap of the whole process with these nodes active"),
        ];
    }

    private static async Task<double> IdleBytesAsync(string directory, BenchmarkMarket market)
    {
        await using var silo = await StartAsync(directory);
        var empty = Heap();
        foreach (var batch in market.Keys.Chunk(1_000))
        {
            await Task.WhenAll(batch.Select(key => silo.Grains.GetGrain<IIdleGrain>(key).PingAsync().AsTask()));
        }

        return (Heap() - empty) / (double)market.Count;
    }

    private static async Task<(double PerNode, double Megabytes)> NodeBytesAsync(string directory, BenchmarkMarket market)
    {
        var empty = await EmptyAsync();
        await using var silo = await StartAsync(directory);
        foreach (var batch in market.Keys.Chunk(1_000))
        {
            if ((await Task.WhenAll(batch.Select(key => silo.Grains.GetGrain<INodeGrain>(key).GetAsync().AsTask()))).Any(snapshot => snapshot is not { Products.Count: 2 }))
            {
                throw new InvalidOperationException("a node lacks its prices");
            }
        }

        var full = Heap();
        return ((full - empty) / (double)market.Count, full / BytesPerMegabyte);
    }

    private async static Task<long> EmptyAsync()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-bench-empty-").FullName;
        long heap;
        await using (var silo = await StartAsync(directory))
        {
            heap = Heap();
        }

        Directory.Delete(directory, recursive: true);
        return heap;
    }

    private static async Task<BenchSilo> StartAsync(string directory)
    {
        var silo = await BenchSilo.StartAsync(BenchSilo.Settings(directory, TimeSpan.FromSeconds(10)));
        await silo.DrainedAsync();
        return silo;
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
