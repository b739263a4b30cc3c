using GridGrains.Domain.Weather;

namespace GridGrains.Grains.Contracts.Weather;

/// <summary>Wire form of <see cref="CellHour"/>.</summary>
[GenerateSerializer, Alias("gridgrains.CellHour")]
public struct CellHourSurrogate
{
    [Id(0)]
    public int Hour;

    [Id(1)]
    public int IssueHour;

    [Id(2)]
    public short TemperatureCentiC;

    [Id(3)]
    public short DewPointCentiC;

    [Id(4)]
    public ushort WindCentiMps;

    [Id(5)]
    public byte CloudPercent;

    [Id(6)]
    public byte ConfidencePercent;
}

[RegisterConverter]
public sealed class CellHourConverter : IConverter<CellHour, CellHourSurrogate>
{
    public CellHour ConvertFromSurrogate(in CellHourSurrogate surrogate) => new(
        surrogate.Hour, surrogate.IssueHour, surrogate.TemperatureCentiC, surrogate.DewPointCentiC, surrogate.WindCentiMps, surrogate.CloudPercent, surrogate.ConfidencePercent);

    public CellHourSurrogate ConvertToSurrogate(in CellHour value) => new()
    {
        Hour = value.Hour,
        IssueHour = value.IssueHour,
        TemperatureCentiC = value.TemperatureCentiC,
        DewPointCentiC = value.DewPointCentiC,
        WindCentiMps = value.WindCentiMps,
        CloudPercent = value.CloudPercent,
        ConfidencePercent = value.ConfidencePercent,
    };
}

/// <summary>Wire form of <see cref="CellReport"/>.</summary>
[GenerateSerializer, Alias("gridgrains.CellReport")]
public struct CellReportSurrogate
{
    [Id(0)]
    public string Source;

    [Id(1)]
    public CellHour[] Hours;
}

[RegisterConverter]
public sealed class CellReportConverter : IConverter<CellReport, CellReportSurrogate>
{
    public CellReport ConvertFromSurrogate(in CellReportSurrogate surrogate) => new(surrogate.Source, surrogate.Hours);

    public CellReportSurrogate ConvertToSurrogate(in CellReport value) => new() { Source = value.Source, Hours = value.Hours };
}

/// <summary>Wire form of <see cref="CellChange"/>.</summary>
[GenerateSerializer, Alias("gridgrains.CellChange")]
public struct CellChangeSurrogate
{
    [Id(0)]
    public CellHour Before;

    [Id(1)]
    public CellHour After;
}

[RegisterConverter]
public sealed class CellChangeConverter : IConverter<CellChange, CellChangeSurrogate>
{
    public CellChange ConvertFromSurrogate(in CellChangeSurrogate surrogate) => new(surrogate.Before, surrogate.After);

    public CellChangeSurrogate ConvertToSurrogate(in CellChange value) => new() { Before = value.Before, After = value.After };
}

/// <summary>Wire form of <see cref="CellSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.CellSnapshot")]
public struct CellSnapshotSurrogate
{
    [Id(0)]
    public string Cell;

    [Id(1)]
    public string Source;

    [Id(2)]
    public CellHour[] Hours;

    [Id(3)]
    public long ErrorCount;

    [Id(4)]
    public double ErrorSumC;

    [Id(5)]
    public double ErrorSumAbsoluteC;

    [Id(6)]
    public double ErrorSumSquareC;
}

[RegisterConverter]
public sealed class CellSnapshotConverter : IConverter<CellSnapshot, CellSnapshotSurrogate>
{
    public CellSnapshot ConvertFromSurrogate(in CellSnapshotSurrogate surrogate) => new(
        surrogate.Cell, surrogate.Source, surrogate.Hours, new ForecastError(surrogate.ErrorCount, surrogate.ErrorSumC, surrogate.ErrorSumAbsoluteC, surrogate.ErrorSumSquareC));

    public CellSnapshotSurrogate ConvertToSurrogate(in CellSnapshot value) => new()
    {
        Cell = value.Cell,
        Source = value.Source,
        Hours = value.Hours,
        ErrorCount = value.ForecastError.Count,
        ErrorSumC = value.ForecastError.SumC,
        ErrorSumAbsoluteC = value.ForecastError.SumAbsoluteC,
        ErrorSumSquareC = value.ForecastError.SumSquareC,
    };
}

/// <summary>Wire form of <see cref="ZoneHour"/>.</summary>
[GenerateSerializer, Alias("gridgrains.ZoneHour")]
public struct ZoneHourSurrogate
{
    [Id(0)]
    public int Hour;

    [Id(1)]
    public long Weight;

    [Id(2)]
    public long ObservedWeight;

    [Id(3)]
    public long TemperatureCentiC;

    [Id(4)]
    public long CoolingCentiF;

    [Id(5)]
    public long HeatingCentiF;

    [Id(6)]
    public long WindWeight;

    [Id(7)]
    public long WindCentiMps;

    [Id(8)]
    public long CloudWeight;

    [Id(9)]
    public long CloudPercent;
}

[RegisterConverter]
public sealed class ZoneHourConverter : IConverter<ZoneHour, ZoneHourSurrogate>
{
    public ZoneHour ConvertFromSurrogate(in ZoneHourSurrogate surrogate) => new(
        surrogate.Hour, surrogate.Weight, surrogate.ObservedWeight, surrogate.TemperatureCentiC, surrogate.CoolingCentiF, surrogate.HeatingCentiF,
        surrogate.WindWeight, surrogate.WindCentiMps, surrogate.CloudWeight, surrogate.CloudPercent);

    public ZoneHourSurrogate ConvertToSurrogate(in ZoneHour value) => new()
    {
        Hour = value.Hour,
        Weight = value.Weight,
        ObservedWeight = value.ObservedWeight,
        TemperatureCentiC = value.TemperatureCentiC,
        CoolingCentiF = value.CoolingCentiF,
        HeatingCentiF = value.HeatingCentiF,
        WindWeight = value.WindWeight,
        WindCentiMps = value.WindCentiMps,
        CloudWeight = value.CloudWeight,
        CloudPercent = value.CloudPercent,
    };
}

/// <summary>Wire form of <see cref="ZoneWeatherSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.ZoneWeatherSnapshot")]
public struct ZoneWeatherSnapshotSurrogate
{
    [Id(0)]
    public string Zone;

    [Id(1)]
    public ZoneHour[] Hours;
}

[RegisterConverter]
public sealed class ZoneWeatherSnapshotConverter : IConverter<ZoneWeatherSnapshot, ZoneWeatherSnapshotSurrogate>
{
    public ZoneWeatherSnapshot ConvertFromSurrogate(in ZoneWeatherSnapshotSurrogate surrogate) => new(surrogate.Zone, surrogate.Hours);

    public ZoneWeatherSnapshotSurrogate ConvertToSurrogate(in ZoneWeatherSnapshot value) => new() { Zone = value.Zone, Hours = value.Hours };
}
