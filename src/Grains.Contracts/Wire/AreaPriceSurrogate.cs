using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaPrice"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaPrice")]
public struct AreaPriceSurrogate
{
    [Id(0)]
    public Market Market;

    [Id(1)]
    public DateTime IntervalStartUtc;

    [Id(2)]
    public int Members;

    [Id(3)]
    public long SumTicks;
}

[RegisterConverter]
public sealed class AreaPriceConverter : IConverter<AreaPrice, AreaPriceSurrogate>
{
    public AreaPrice ConvertFromSurrogate(in AreaPriceSurrogate surrogate) =>
        new(surrogate.Market, surrogate.IntervalStartUtc, surrogate.Members, surrogate.SumTicks);

    public AreaPriceSurrogate ConvertToSurrogate(in AreaPrice value) => new()
    {
        Market = value.Market,
        IntervalStartUtc = value.IntervalStartUtc,
        Members = value.Members,
        SumTicks = value.SumTicks,
    };
}
