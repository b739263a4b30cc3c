using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Shards;

/// <summary>
/// What a worker keeps of one node under one claim: its cached grain reference and where it must stand. Fields marked "reading" belong
/// to the reading thread, the others to the worker's task.
/// </summary>
internal sealed class EntitySlot(string key, EntityKey entity, INodeGrain grain)
{
    public string Key { get; } = key;

    public EntityKey Entity { get; } = entity;

    public INodeGrain Grain { get; } = grain;

    /// <summary>Offset last applied per topic. It advances only on Ok, which makes every retry safe.</summary>
    public TopicOffsets ExpectedLast { get; set; } = TopicOffsets.None;

    public bool IsDirty { get; set; }

    /// <summary>Areas whose members include the node, by the labels that the grain was last sent.</summary>
    public AreaSlot[] MemberOf { get; set; } = [];

    /// <summary>Areas whose own price the node publishes.</summary>
    public AreaSlot[] Publishes { get; set; } = [];

    /// <summary>Reading: labels as of the last record read.</summary>
    public NodeLabels ReadLabels { get; set; } = NodeLabels.None;

    /// <summary>Reading: position among the entities of the batch being read, valid for <see cref="ReadBatch"/>.</summary>
    public int ReadIndex { get; set; }

    public long ReadBatch { get; set; } = -1;
}

/// <summary>A shard's contribution to one area and whether it is told and stored.</summary>
internal sealed class AreaSlot(AreaId id, string key, int shard, AreaContribution contribution)
{
    public AreaId Id { get; } = id;

    /// <summary>The shard that the area's key falls into: its owner publishes the area.</summary>
    public int Shard { get; } = shard;

    public string Key { get; } = key;

    public AreaContribution Contribution { get; } = contribution;

    public bool IsUnsent { get; set; } = true;

    public bool IsUnstored { get; set; }
}
