using GridGrains.Domain.Groups;
using GridGrains.Domain.Prices;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="GroupUpdate"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaUpdate")]
public struct GroupUpdateSurrogate
{
    [Id(3)]
    public GroupInterval[] Intervals;

    [Id(4)]
    public LmpFact[] Published;
}

[RegisterConverter]
public sealed class GroupUpdateConverter : IConverter<GroupUpdate, GroupUpdateSurrogate>
{
    public GroupUpdate ConvertFromSurrogate(in GroupUpdateSurrogate surrogate) =>
        new(surrogate.Intervals, surrogate.Published);

    public GroupUpdateSurrogate ConvertToSurrogate(in GroupUpdate value) => new()
    {
        Intervals = value.Intervals,
        Published = value.Published,
    };
}
