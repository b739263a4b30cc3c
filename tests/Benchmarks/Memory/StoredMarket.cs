using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Windows;
using GridGrains.Durability.Sqlite;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Memory;

/// <summary>Writes full node states into a checkpoint store, as if a silo had taken a day of prices in and stopped.</summary>
internal static class StoredMarket
{
    private const int RealTimeHours = 24;
    private const int DayAheadHours = 48;

    /// <returns>Mean bytes of a stored state.</returns>
    public static async Task<double> WriteAsync(string directory, BenchmarkMarket market)
    {
        using var held = DataDirectory.Open(directory, DataOrigin.Simulated);
        await using var store = SqliteCheckpointStore.Open(held.CheckpointFile);
        var (bytes, buffer) = (0L, new StateBuffer());
        var shards = Enumerable.Range(0, market.Count).ToLookup(node => KeyPartitioner.PartitionOf(market.Keys[node], Topics.LmpPartitions));
        for (var index = 0; index < Topics.LmpPartitions; index++)
        {
            buffer.Clear();
            foreach (var node in shards[index])
            {
                buffer.Begin(StateKind.Entity, market.Keys[node]);
                NodeStateCodec.Encode(FullState(market, node), buffer);
                buffer.End();
            }

            bytes += buffer.Length;
            var shard = new ShardId("nodes", index);
            var claim = await store.ClaimAsync(shard, "benchmark", static (_, _, _) => { }, CancellationToken.None);
            var positions = new[] { Topics.RealTimeLmp, Topics.DayAheadLmp }.Select(topic => new TopicPosition(new TopicPartition(topic, index), 0)).ToArray();
            if (!await store.WriteBarrierAsync(shard, claim.Epoch, positions, buffer, CancellationToken.None))
            {
                throw new InvalidOperationException($"the state of {shard} was refused");
            }
        }

        return (double)bytes / market.Count;
    }

    private static NodeState FullState(BenchmarkMarket market, int node)
    {
        var first = market.RealTime(node, BenchmarkMarket.Start);
        var state = new NodeState(first.Node) { Labels = first.Labels };
        for (var hour = 0; hour < DayAheadHours; hour++)
        {
            Apply(state, market.DayAhead(node, BenchmarkMarket.Start.AddHours(hour)));
        }

        for (var interval = BenchmarkMarket.Start; interval < BenchmarkMarket.Start.AddHours(RealTimeHours); interval = interval.AddMinutes(5))
        {
            Apply(state, market.RealTime(node, interval));
        }

        return state;
    }

    private static void Apply(NodeState state, in Domain.Prices.LmpEvent price) =>
        state.Apply(price.Fact, price.Fact.IntervalEndUtc - ShardWatermarks.AllowedLateness, out _);
}
