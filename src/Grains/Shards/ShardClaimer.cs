using GridGrains.Domain.Areas;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Windows;

namespace GridGrains.Grains.Shards;

/// <summary>What a claim brings: a new table with all stored states, and where to read on.</summary>
internal sealed record ClaimedShard(
    ShardTable Table, TopicPosition[] Positions, ShardWatermarks Watermarks, IReadOnlyDictionary<AreaId, AreaContribution> Areas);

/// <summary>Takes a shard over and builds its table. Every claim builds new objects; none of a former claim is touched.</summary>
internal sealed class ShardClaimer(ICheckpointStore store, ShardOptions options, ShardInstruments instruments, IFailpoints failpoints, TimeProvider clock)
{
    public async Task<ClaimedShard> ClaimAsync(ShardId shard, string owner, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var loaded = new List<NodeEntry>();
        var areas = new Dictionary<AreaId, AreaContribution>();
        var watermarks = new ShardWatermarks();
        var labels = new Dictionary<NodeLabels, NodeLabels>();
        var claim = await store.ClaimAsync(shard, owner, Visit, cancellation);
        await failpoints.HitAsync(Failpoints.ClaimAfterEpoch);
        var table = new ShardTable(shard.Index, claim.Epoch, options.ShardCount);
        foreach (var entry in loaded)
        {
            entry.Publish();
            table.Nodes[entry.State.Key.ToString()] = entry;
        }

        instruments.Claimed(shard, claim.Epoch, loaded.Count, clock.GetElapsedTime(started));
        return new ClaimedShard(table, PositionsOf(shard, claim), watermarks, areas);

        void Visit(StateKind kind, string key, ReadOnlySpan<byte> state)
        {
            switch (kind)
            {
                case StateKind.Node:
                    loaded.Add(new NodeEntry(Decode(key, state)));
                    break;
                case StateKind.Contribution:
                    areas[AreaContributionCodec.ParseStorageKey(key)] = AreaContributionCodec.Decode(state);
                    break;
                case StateKind.Shard:
                    watermarks.Restore(state);
                    break;
            }
        }

        // Nodes of one zone and hub say the same: they share one object, as live ones do.
        NodeState Decode(string key, ReadOnlySpan<byte> bytes)
        {
            var state = NodeStateCodec.Decode(EntityKey.Parse(key), bytes);
            state.Labels = labels.TryGetValue(state.Labels, out var known) ? known : labels[state.Labels] = state.Labels;
            return state;
        }
    }

    private TopicPosition[] PositionsOf(ShardId shard, ShardClaim claim) =>
        [.. options.Topics.Select(topic => new TopicPartition(topic, shard.Index)).Select(partition =>
            claim.Positions.FirstOrDefault(position => position.Partition == partition) is { Partition.Topic: not null } stored
                ? stored
                : new TopicPosition(partition, 0))];
}
