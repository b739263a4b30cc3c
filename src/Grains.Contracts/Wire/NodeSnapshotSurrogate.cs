using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using Orleans.Serialization.Cloning;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="NodeSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.NodeSnapshot")]
public struct NodeSnapshotSurrogate
{
    [Id(0)]
    public EntityKey Key;

    [Id(1)]
    public NodeLabels Labels;

    [Id(2)]
    public ProductSnapshot[] Products;

    [Id(3)]
    public DayAheadHours DayAheadHours;

    [Id(4)]
    public long[] LastOffsets;

    [Id(5)]
    public long DistinctCount;

    [Id(6)]
    public long StandingSumTicks;
}

[RegisterConverter]
public sealed class NodeSnapshotConverter : IConverter<NodeSnapshot, NodeSnapshotSurrogate>
{
    public NodeSnapshot ConvertFromSurrogate(in NodeSnapshotSurrogate surrogate) =>
        new(
            surrogate.Key, surrogate.Labels, [.. surrogate.Products], surrogate.DayAheadHours, new TopicOffsets(surrogate.LastOffsets[0], surrogate.LastOffsets[1]),
            surrogate.DistinctCount, surrogate.StandingSumTicks);

    public NodeSnapshotSurrogate ConvertToSurrogate(in NodeSnapshot value) => new()
    {
        Key = value.Key,
        Labels = value.Labels,
        Products = [.. value.Products],
        DayAheadHours = value.DayAheadHours,
        LastOffsets = [value.LastOffsets[0], value.LastOffsets[1]],
        DistinctCount = value.DistinctCount,
        StandingSumTicks = value.StandingSumTicks,
    };
}

/// <summary>A published snapshot never changes: readers on the same silo share it.</summary>
[RegisterCopier]
public sealed class NodeSnapshotCopier : ShallowCopier<NodeSnapshot>;
