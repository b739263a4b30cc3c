using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="WindowSummary"/>.</summary>
[GenerateSerializer, Alias("gridgrains.WindowSummary")]
public struct WindowSummarySurrogate
{
    [Id(0)]
    public DateTime EndUtc;

    [Id(1)]
    public int Minutes;

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
public sealed class WindowSummaryConverter : IConverter<WindowSummary, WindowSummarySurrogate>
{
    public WindowSummary ConvertFromSurrogate(in WindowSummarySurrogate surrogate) =>
        new(surrogate.EndUtc, surrogate.Minutes, surrogate.Count, surrogate.SumTicks, surrogate.MinTicks, surrogate.MaxTicks);

    public WindowSummarySurrogate ConvertToSurrogate(in WindowSummary value) => new()
    {
        EndUtc = value.EndUtc,
        Minutes = value.Minutes,
        Count = value.Count,
        SumTicks = value.SumTicks,
        MinTicks = value.MinTicks,
        MaxTicks = value.MaxTicks,
    };
}
