using GridGrains.Domain.Series;

namespace GridGrains.Grains.Contracts.Series;

/// <summary>Wire form of <see cref="SeriesPoint"/>.</summary>
[GenerateSerializer, Alias("gridgrains.SeriesPoint")]
public struct SeriesPointSurrogate
{
    [Id(0)]
    public DateTime StartUtc;

    [Id(1)]
    public int Minutes;

    [Id(2)]
    public DateTime KnownAtUtc;

    [Id(3)]
    public double Value;

    [Id(4)]
    public string? Source;
}

[RegisterConverter]
public sealed class SeriesPointConverter : IConverter<SeriesPoint, SeriesPointSurrogate>
{
    public SeriesPoint ConvertFromSurrogate(in SeriesPointSurrogate surrogate) => new(surrogate.StartUtc, surrogate.Minutes, surrogate.KnownAtUtc, surrogate.Value) { Source = surrogate.Source };

    public SeriesPointSurrogate ConvertToSurrogate(in SeriesPoint value) => new()
    {
        StartUtc = value.StartUtc,
        Minutes = value.Minutes,
        KnownAtUtc = value.KnownAtUtc,
        Value = value.Value,
        Source = value.Source,
    };
}

/// <summary>Wire form of <see cref="SeriesReport"/>.</summary>
[GenerateSerializer, Alias("gridgrains.SeriesReport")]
public struct SeriesReportSurrogate
{
    [Id(0)]
    public string Source;

    [Id(1)]
    public SeriesPoint[] Points;

    [Id(2)]
    public byte Basis;
}

[RegisterConverter]
public sealed class SeriesReportConverter : IConverter<SeriesReport, SeriesReportSurrogate>
{
    public SeriesReport ConvertFromSurrogate(in SeriesReportSurrogate surrogate) => new(surrogate.Source, (SeriesBasis)surrogate.Basis, surrogate.Points);

    public SeriesReportSurrogate ConvertToSurrogate(in SeriesReport value) => new() { Source = value.Source, Points = value.Points, Basis = (byte)value.Basis };
}

/// <summary>Wire form of <see cref="SeriesSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.SeriesSnapshot")]
public struct SeriesSnapshotSurrogate
{
    [Id(0)]
    public string Key;

    [Id(1)]
    public string Source;

    [Id(2)]
    public SeriesPoint[] Points;
}

[RegisterConverter]
public sealed class SeriesSnapshotConverter : IConverter<SeriesSnapshot, SeriesSnapshotSurrogate>
{
    public SeriesSnapshot ConvertFromSurrogate(in SeriesSnapshotSurrogate surrogate) => new(surrogate.Key, surrogate.Source, surrogate.Points);

    public SeriesSnapshotSurrogate ConvertToSurrogate(in SeriesSnapshot value) => new() { Key = value.Key, Source = value.Source, Points = value.Points };
}
