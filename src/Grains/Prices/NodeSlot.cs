using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Prices;

/// <summary>What a shard keeps of one node beside its place: the hubs and zones it counts towards, and the labels last read.</summary>
internal sealed class NodeSlot(string key, INodeGrain grain) : EntitySlot(key, grain)
{
    public EntityKey Node { get; } = EntityKey.Parse(key);

    /// <summary>Hubs and zones whose members include the node, by the labels that the grain was last sent.</summary>
    public GroupSlot<GroupContribution>[] MemberOf { get; set; } = [];

    /// <summary>Hubs and zones whose own price the node publishes.</summary>
    public GroupSlot<GroupContribution>[] Publishes { get; set; } = [];

    /// <summary>Reading: labels as of the last record read.</summary>
    public NodeLabels ReadLabels { get; set; } = NodeLabels.None;
}
