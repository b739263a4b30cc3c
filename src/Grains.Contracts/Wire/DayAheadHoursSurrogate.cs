using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Contracts.Wire;

/// <summary>Wire form of <see cref="DayAheadHours"/>.</summary>
[GenerateSerializer, Alias("gridgrains.DayAheadHours")]
public struct DayAheadHoursSurrogate
{
    [Id(0)]
    public long NewestHour;

    [Id(1)]
    public double[] Lmp;

    [Id(2)]
    public float[] Components;
}

[RegisterConverter]
public sealed class DayAheadHoursConverter : IConverter<DayAheadHours, DayAheadHoursSurrogate>
{
    public DayAheadHours ConvertFromSurrogate(in DayAheadHoursSurrogate surrogate) =>
        DayAheadHours.FromArrays(surrogate.NewestHour, surrogate.Lmp, surrogate.Components);

    public DayAheadHoursSurrogate ConvertToSurrogate(in DayAheadHours value) => new()
    {
        NewestHour = value.NewestHour,
        Lmp = value.LmpByHour.ToArray(),
        Components = value.ComponentsByHour.ToArray(),
    };
}
