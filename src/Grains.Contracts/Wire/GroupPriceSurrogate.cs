using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="GroupPrice"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaPrice")]
public struct GroupPriceSurrogate
{
    [Id(0)]
    public PriceProduct Product;

    [Id(1)]
    public DateTime IntervalStartUtc;

    [Id(2)]
    public int Members;

    [Id(3)]
    public long SumTicks;
}

[RegisterConverter]
public sealed class GroupPriceConverter : IConverter<GroupPrice, GroupPriceSurrogate>
{
    public GroupPrice ConvertFromSurrogate(in GroupPriceSurrogate surrogate) =>
        new(surrogate.Product, surrogate.IntervalStartUtc, surrogate.Members, surrogate.SumTicks);

    public GroupPriceSurrogate ConvertToSurrogate(in GroupPrice value) => new()
    {
        Product = value.Product,
        IntervalStartUtc = value.IntervalStartUtc,
        Members = value.Members,
        SumTicks = value.SumTicks,
    };
}
