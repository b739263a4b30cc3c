using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="WeekSummary"/>.</summary>
[GenerateSerializer, Alias("gridgrains.WeekSummary")]
public struct WeekSummarySurrogate
{
    [Id(0)]
    public DateTime StartUtc;

    [Id(1)]
    public int Count;

    [Id(2)]
    public long SumTicks;

    [Id(3)]
    public ulong SquareSumHigh;

    [Id(4)]
    public ulong SquareSumLow;

    [Id(5)]
    public int MinTicks;

    [Id(6)]
    public int MaxTicks;

    [Id(7)]
    public bool IsExact;
}

[RegisterConverter]
public sealed class WeekSummaryConverter : IConverter<WeekSummary, WeekSummarySurrogate>
{
    public WeekSummary ConvertFromSurrogate(in WeekSummarySurrogate surrogate) => new(
        surrogate.StartUtc, surrogate.Count, surrogate.SumTicks, new UInt128(surrogate.SquareSumHigh, surrogate.SquareSumLow), surrogate.MinTicks, surrogate.MaxTicks, surrogate.IsExact);

    public WeekSummarySurrogate ConvertToSurrogate(in WeekSummary value) => new()
    {
        StartUtc = value.StartUtc,
        Count = value.Count,
        SumTicks = value.SumTicks,
        SquareSumHigh = (ulong)(value.SquareSum >> 64),
        SquareSumLow = (ulong)value.SquareSum,
        MinTicks = value.MinTicks,
        MaxTicks = value.MaxTicks,
        IsExact = value.IsExact,
    };
}
