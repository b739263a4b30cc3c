using System.Text;
using GridGrains.Domain.Awards;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using NodaTime.Text;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Awards of day-ahead markets, one hour of a resource a row, judged as all records of awards are.</summary>
public sealed class AwardTarget : CanonicalTarget
{
    public const string Word = "award";

    private const string KnownAt = "known_at";
    private const string TradeDate = "trade_date";
    private const string HourSequence = "hour_seq";
    private const string Mw = "MW";

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.DayAheadAwards];

    public override IReadOnlyList<string> Key { get; } = ["iso", "resource", TradeDate, HourSequence, KnownAt];

    protected override IReadOnlyList<string> IdentityMembers { get; } = ["source", TradeDate, HourSequence, KnownAt];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new("iso", CanonicalType.Text, "CAISO MISO SPP PJM NYISO ERCOT ISONE", IsRequired: true),
        new("resource", CanonicalType.Text, "The ISO's id of the resource", IsRequired: true),
        new("awarded_mw", CanonicalType.Number, "Positive for what is sold, negative for what is bought", Mw, IsRequired: true),
        new("price", CanonicalType.Number, "Day-ahead price that the award is paid at", "USD/MWh", IsRequired: true),
        new(KnownAt, CanonicalType.Timestamp, "When it was published", IsRequired: true),
        new("ts", CanonicalType.Timestamp, "Start of the hour; in its place trade_date and hour_seq"),
        new(TradeDate, CanonicalType.Text, "Operating day on the market's clock: 2026-07-01"),
        new(HourSequence, CanonicalType.Integer, "Position of the hour in its day: 1 to 23, 24 or 25"),
        new("self_schedule_mw", CanonicalType.Number, "The part of it that was offered at any price", Mw),
        new("node", CanonicalType.Text, "Id of the node that the resource is paid at"),
        new("zone", CanonicalType.Text, "Zone by the ISO's own name"),
        new("resource_name", CanonicalType.Text, "What people call the resource"),
        new("resource_type", CanonicalType.Text, "generator, load, virtual and so on"),
        new("source", CanonicalType.Text, "Who published it; without it the pipeline's name"),
    ];

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        if (KeyOf(row, "resource") is not { } resource)
        {
            return RefuseKey(row, "resource", out record, out error);
        }

        if (!TryPlaceHour(row, resource.Iso, out var reason))
        {
            return Refuse(RecordErrorReason.OutOfRange, "ts", reason, out record, out error);
        }

        var key = Encoding.UTF8.GetBytes(resource.ToString());
        var value = CanonicalJson.Of(row, source, "iso", "resource", "ts");
        record = AwardRecordReader.TryRead(key, value, nowUtc, out var report, out error)
            ? new CanonicalRecord(Log.Topics.DayAheadAwards, AwardRecordReader.SchemaName, key, value, report!.StartUtc)
            : null;
        return record is not null;
    }

    // Sources name an hour by its start or by its place in the day. One that does both has to mean the same.
    private static bool TryPlaceHour(CanonicalValues row, Iso iso, out string reason)
    {
        reason = "";
        if (row.Stamp("ts") is not { } start)
        {
            return true;
        }

        var clock = MarketClock.For(iso);
        var (day, hour) = (LocalDatePattern.Iso.Format(clock.TradeDate(start)), (long)clock.HourSequence(start));
        if (start.Minute != 0 || start.Second != 0 || (row.Text(TradeDate) ?? day) != day || (row.Integer(HourSequence) ?? hour) != hour)
        {
            reason = $"the stamp is of hour {hour} of {day} on the market's clock, and has to be its start and agree with trade_date and hour_seq";
            return false;
        }

        (row[TradeDate], row[HourSequence]) = (day, hour);
        return true;
    }
}
