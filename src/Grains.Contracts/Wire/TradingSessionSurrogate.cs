using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="TradingSession"/>.</summary>
[GenerateSerializer, Alias("gridgrains.TradingSession")]
public struct TradingSessionSurrogate
{
    [Id(0)]
    public DateTime StartUtc;

    [Id(1)]
    public DateTime EndUtc;

    [Id(2)]
    public int Count;

    [Id(3)]
    public long SumTicks;

    [Id(4)]
    public int MinTicks;

    [Id(5)]
    public int MaxTicks;
}

[RegisterConverter]
public sealed class TradingSessionConverter : IConverter<TradingSession, TradingSessionSurrogate>
{
    public TradingSession ConvertFromSurrogate(in TradingSessionSurrogate surrogate) =>
        new(surrogate.StartUtc, surrogate.EndUtc, surrogate.Count, surrogate.SumTicks, surrogate.MinTicks, surrogate.MaxTicks);

    public TradingSessionSurrogate ConvertToSurrogate(in TradingSession value) => new()
    {
        StartUtc = value.StartUtc,
        EndUtc = value.EndUtc,
        Count = value.Count,
        SumTicks = value.SumTicks,
        MinTicks = value.MinTicks,
        MaxTicks = value.MaxTicks,
    };
}
