using GridGrains.Domain.Areas;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaUpdate"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaUpdate")]
public struct AreaUpdateSurrogate
{
    [Id(3)]
    public AreaInterval[] Intervals;

    [Id(4)]
    public LmpFact[] Published;
}

[RegisterConverter]
public sealed class AreaUpdateConverter : IConverter<AreaUpdate, AreaUpdateSurrogate>
{
    public AreaUpdate ConvertFromSurrogate(in AreaUpdateSurrogate surrogate) =>
        new(surrogate.Intervals, surrogate.Published);

    public AreaUpdateSurrogate ConvertToSurrogate(in AreaUpdate value) => new()
    {
        Intervals = value.Intervals,
        Published = value.Published,
    };
}
