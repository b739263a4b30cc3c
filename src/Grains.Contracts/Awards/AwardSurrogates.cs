using GridGrains.Domain.Awards;
using NodaTime;

namespace GridGrains.Grains.Contracts.Awards;

/// <summary>Wire form of <see cref="AwardReport"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AwardReport")]
public struct AwardReportSurrogate
{
    [Id(0)]
    public DateTime TradeDate;

    [Id(1)]
    public int HourSequence;

    [Id(2)]
    public DateTime StartUtc;

    [Id(3)]
    public string Source;

    [Id(4)]
    public string? ResourceName;

    [Id(5)]
    public string? ResourceType;

    [Id(6)]
    public string? Node;

    [Id(7)]
    public string? Zone;

    [Id(8)]
    public double AwardedMw;

    [Id(9)]
    public double? SelfScheduleMw;

    [Id(10)]
    public double PriceUsdPerMwh;

    [Id(11)]
    public DateTime KnownAtUtc;
}

[RegisterConverter]
public sealed class AwardReportConverter : IConverter<AwardReport, AwardReportSurrogate>
{
    public AwardReport ConvertFromSurrogate(in AwardReportSurrogate wire) => new(
        LocalDate.FromDateTime(wire.TradeDate), wire.HourSequence, wire.StartUtc, wire.Source, wire.ResourceName, wire.ResourceType, wire.Node, wire.Zone, wire.AwardedMw, wire.SelfScheduleMw,
        wire.PriceUsdPerMwh, wire.KnownAtUtc);

    public AwardReportSurrogate ConvertToSurrogate(in AwardReport value) => new()
    {
        TradeDate = value.TradeDate.ToDateTimeUnspecified(),
        HourSequence = value.HourSequence,
        StartUtc = value.StartUtc,
        Source = value.Source,
        ResourceName = value.ResourceName,
        ResourceType = value.ResourceType,
        Node = value.Node,
        Zone = value.Zone,
        AwardedMw = value.AwardedMw,
        SelfScheduleMw = value.SelfScheduleMw,
        PriceUsdPerMwh = value.PriceUsdPerMwh,
        KnownAtUtc = value.KnownAtUtc,
    };
}

/// <summary>Wire form of <see cref="AwardSnapshot"/>.</summary>
[GenerateSerializer, Alias("gridgrains.AwardSnapshot")]
public struct AwardSnapshotSurrogate
{
    [Id(0)]
    public string Key;

    [Id(1)]
    public AwardReport[] Hours;
}

[RegisterConverter]
public sealed class AwardSnapshotConverter : IConverter<AwardSnapshot, AwardSnapshotSurrogate>
{
    public AwardSnapshot ConvertFromSurrogate(in AwardSnapshotSurrogate wire) => new(wire.Key, wire.Hours);

    public AwardSnapshotSurrogate ConvertToSurrogate(in AwardSnapshot value) => new() { Key = value.Key, Hours = value.Hours };
}
