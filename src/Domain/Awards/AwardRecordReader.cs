using System.Text;
using System.Text.Unicode;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.Domain.Awards;

/// <summary>
/// Decides what a record of the topic of awards is. The key is the resource, <c>ISO/RESOURCE_ID</c>. The value is one JSON object:
/// <c>{"source":"MY_DESK","trade_date":"2026-07-01","hour_seq":7,"node":"TH_SP15_GEN-APND","awarded_mw":120,"price":41.2,"known_at":"2026-06-30T20:00:00Z"}</c>.
/// </summary>
public static class AwardRecordReader
{
    public const string SchemaName = "day_ahead_award/1";

    private const double MaxMw = 100_000;
    private const double MaxUsd = 100_000;
    private const int MaxKeyBytes = 256;
    private const int MaxName = EntityKey.MaxIdLength;

    private static readonly TimeSpan MaxKnownAhead = TimeSpan.FromDays(1);

    /// <param name="appendedAtUtc">When the record came into the log.</param>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime appendedAtUtc, out AwardReport? report, out RecordError error)
    {
        report = null;
        if (key.Length > MaxKeyBytes || !Utf8.IsValid(key) || !EntityKey.TryParse(Encoding.UTF8.GetString(key), out var resource))
        {
            error = new RecordError(RecordErrorReason.BadKey, "key", $"the key is not ISO/RESOURCE_ID with a known ISO and {EntityKey.IdRule}");
            return false;
        }

        return RecordFields.TryRead(value, fields => Read(fields, MarketClock.For(resource.Iso), appendedAtUtc), out report, out error);
    }

    private static AwardReport Read(RecordFields fields, MarketClock clock, DateTime appendedAtUtc)
    {
        var known = fields.Stamp("known_at");
        if (known > appendedAtUtc + MaxKnownAhead)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "known_at", "is more than a day ahead of the record");
        }

        var day = DayOf(fields.Text("trade_date", 10));
        var hours = clock.HoursIn(day);
        var hour = fields.Number("hour_seq", 1, hours);
        if (hour != Math.Floor(hour))
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, "hour_seq", $"{hour} is no whole number from 1 to {hours}");
        }

        return new AwardReport(
            day, (int)hour, clock.HourStartUtc(day, (int)hour), fields.Text("source", 64), fields.OptionalText("resource_name", MaxName), fields.OptionalText("resource_type", 64),
            fields.OptionalText("node", MaxName), fields.OptionalText("zone", MaxName), fields.Number("awarded_mw", -MaxMw, MaxMw), fields.OptionalNumber("self_schedule_mw", -MaxMw, MaxMw),
            fields.Number("price", -MaxUsd, MaxUsd), known);
    }

    private static LocalDate DayOf(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1990 and < 2100 } day }
        ? day
        : throw new RecordFaultException(RecordErrorReason.BadStamp, "trade_date", $"'{text}' is no day such as 2026-07-01");
}
