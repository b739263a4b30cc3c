using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="GroupInterval"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaInterval")]
public struct GroupIntervalSurrogate
{
    [Id(0)]
    public PriceProduct Product;

    [Id(1)]
    public DateTime IntervalStartUtc;

    [Id(2)]
    public int Count;

    [Id(3)]
    public long SumTicks;
}

[RegisterConverter]
public sealed class GroupIntervalConverter : IConverter<GroupInterval, GroupIntervalSurrogate>
{
    public GroupInterval ConvertFromSurrogate(in GroupIntervalSurrogate surrogate) =>
        new(surrogate.Product, surrogate.IntervalStartUtc, surrogate.Count, surrogate.SumTicks);

    public GroupIntervalSurrogate ConvertToSurrogate(in GroupInterval value) => new()
    {
        Product = value.Product,
        IntervalStartUtc = value.IntervalStartUtc,
        Count = value.Count,
        SumTicks = value.SumTicks,
    };
}
