using GridGrains.Domain.Outages;

namespace GridGrains.Grains.Contracts.Outages;

/// <summary>Wire form of <see cref="OutageReport"/>.</summary>
[GenerateSerializer, Alias("gridgrains.OutageReport")]
public struct OutageReportSurrogate
{
    [Id(0)]
    public string OutageId;

    [Id(1)]
    public string Source;

    [Id(2)]
    public string? FacilityName;

    [Id(3)]
    public string FacilityType;

    [Id(4)]
    public byte Kind;

    [Id(5)]
    public string? Region;

    [Id(6)]
    public string? Node;

    [Id(7)]
    public double CapacityMw;

    [Id(8)]
    public double? UnitMw;

    [Id(9)]
    public DateTime StartUtc;

    [Id(10)]
    public DateTime? EndUtc;

    [Id(11)]
    public byte Status;

    [Id(12)]
    public DateTime KnownAtUtc;

    [Id(13)]
    public string? Reason;
}

[RegisterConverter]
public sealed class OutageReportConverter : IConverter<OutageReport, OutageReportSurrogate>
{
    public OutageReport ConvertFromSurrogate(in OutageReportSurrogate wire) => new(
        wire.OutageId, wire.Source, wire.FacilityName, wire.FacilityType, (OutageKind)wire.Kind, wire.Region, wire.Node, wire.CapacityMw, wire.UnitMw, wire.StartUtc, wire.EndUtc,
        (OutageStatus)wire.Status, wire.KnownAtUtc, wire.Reason);

    public OutageReportSurrogate ConvertToSurrogate(in OutageReport value) => new()
    {
        OutageId = value.OutageId,
        Source = value.Source,
        FacilityName = value.FacilityName,
        FacilityType = value.FacilityType,
        Kind = (byte)value.Kind,
        Region = value.Region,
        Node = value.Node,
        CapacityMw = value.CapacityMw,
        UnitMw = value.UnitMw,
        StartUtc = value.StartUtc,
        EndUtc = value.EndUtc,
        Status = (byte)value.Status,
        KnownAtUtc = value.KnownAtUtc,
        Reason = value.Reason,
    };
}

/// <summary>Wire form of <see cref="OutageRevision"/>.</summary>
[GenerateSerializer, Alias("gridgrains.OutageRevision")]
public struct OutageRevisionSurrogate
{
    [Id(0)]
    public OutageReport Report;

    [Id(1)]
    public DateTime ConfirmedUtc;
}

[RegisterConverter]
public sealed class OutageRevisionConverter : IConverter<OutageRevision, OutageRevisionSurrogate>
{
    public OutageRevision ConvertFromSurrogate(in OutageRevisionSurrogate wire) => new(wire.Report, wire.ConfirmedUtc);

    public OutageRevisionSurrogate ConvertToSurrogate(in OutageRevision value) => new() { Report = value.Report, ConfirmedUtc = value.ConfirmedUtc };
}

/// <summary>Wire form of <see cref="Outage"/>.</summary>
[GenerateSerializer, Alias("gridgrains.Outage")]
public struct OutageSurrogate
{
    [Id(0)]
    public string Key;

    [Id(1)]
    public OutageRevision[] Revisions;
}

[RegisterConverter]
public sealed class OutageConverter : IConverter<Outage, OutageSurrogate>
{
    public Outage ConvertFromSurrogate(in OutageSurrogate wire) => new(wire.Key, wire.Revisions);

    public OutageSurrogate ConvertToSurrogate(in Outage value) => new() { Key = value.Key, Revisions = value.Revisions };
}

/// <summary>Wire form of <see cref="OutageSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.OutageSnapshot")]
public struct OutageSnapshotSurrogate
{
    [Id(0)]
    public string Key;

    [Id(1)]
    public Outage[] Outages;
}

[RegisterConverter]
public sealed class OutageSnapshotConverter : IConverter<OutageSnapshot, OutageSnapshotSurrogate>
{
    public OutageSnapshot ConvertFromSurrogate(in OutageSnapshotSurrogate wire) => new(wire.Key, wire.Outages);

    public OutageSnapshotSurrogate ConvertToSurrogate(in OutageSnapshot value) => new() { Key = value.Key, Outages = value.Outages };
}
