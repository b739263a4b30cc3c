using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="AreaInterval"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AreaInterval")]
public struct AreaIntervalSurrogate
{
    [Id(0)]
    public Market Market;

    [Id(1)]
    public DateTime IntervalStartUtc;

    [Id(2)]
    public int Count;

    [Id(3)]
    public long SumTicks;
}

[RegisterConverter]
public sealed class AreaIntervalConverter : IConverter<AreaInterval, AreaIntervalSurrogate>
{
    public AreaInterval ConvertFromSurrogate(in AreaIntervalSurrogate surrogate) =>
        new(surrogate.Market, surrogate.IntervalStartUtc, surrogate.Count, surrogate.SumTicks);

    public AreaIntervalSurrogate ConvertToSurrogate(in AreaInterval value) => new()
    {
        Market = value.Market,
        IntervalStartUtc = value.IntervalStartUtc,
        Count = value.Count,
        SumTicks = value.SumTicks,
    };
}
