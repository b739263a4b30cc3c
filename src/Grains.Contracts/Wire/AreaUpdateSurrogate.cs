using GridGrains.Domain.Areas;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaUpdate"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaUpdate")]
public struct AreaUpdateSurrogate
{
    [Id(0)]
    public int Shard;

    [Id(1)]
    public long Epoch;

    [Id(2)]
    public long Sequence;

    [Id(3)]
    public AreaInterval[] Intervals;

    [Id(4)]
    public LmpFact[] Published;
}

[RegisterConverter]
public sealed class AreaUpdateConverter : IConverter<AreaUpdate, AreaUpdateSurrogate>
{
    public AreaUpdate ConvertFromSurrogate(in AreaUpdateSurrogate surrogate) =>
        new(surrogate.Shard, surrogate.Epoch, surrogate.Sequence, surrogate.Intervals, surrogate.Published);

    public AreaUpdateSurrogate ConvertToSurrogate(in AreaUpdate value) => new()
    {
        Shard = value.Shard,
        Epoch = value.Epoch,
        Sequence = value.Sequence,
        Intervals = value.Intervals,
        Published = value.Published,
    };
}
