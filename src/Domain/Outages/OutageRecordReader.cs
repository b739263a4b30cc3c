using System.Text;
using System.Text.Unicode;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Outages;

/// <summary>
/// Decides what a record of the topic of outages is. The key is the unit or facility, <c>ISO/FACILITY</c>. The value is one JSON object:
/// <c>{"source":"MY_FEED","outage_id":"8123","facility_type":"nuclear","kind":"forced","region":"SP15","capacity_mw":1122,
/// "start_time":"2026-07-01T06:00:00Z","end_time":null,"known_at":"2026-07-01T06:05:00Z"}</c>.
/// </summary>
public static class OutageRecordReader
{
    public const double MaxMw = 20_000;

    private const int MaxKeyBytes = 256;
    private const int MaxReason = 300;
    private const int MaxName = EntityKey.MaxIdLength;

    /// <summary>What is known later than this after the record came is a wrong clock; a simulated clock runs ahead.</summary>
    private static readonly TimeSpan MaxKnownAhead = TimeSpan.FromDays(1);

    private static readonly TimeSpan MaxLength = TimeSpan.FromDays(20 * 365);

    /// <param name="appendedAtUtc">When the record came into the log.</param>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime appendedAtUtc, out OutageReport? report, out RecordError error)
    {
        report = null;
        if (key.Length > MaxKeyBytes || !Utf8.IsValid(key) || !EntityKey.TryParse(Encoding.UTF8.GetString(key), out _))
        {
            error = new RecordError(RecordErrorReason.BadKey, "key", $"the key is not ISO/FACILITY with a known ISO and {EntityKey.IdRule}");
            return false;
        }

        return RecordFields.TryRead(value, fields => Read(fields, appendedAtUtc), out report, out error);
    }

    private static OutageReport Read(RecordFields fields, DateTime appendedAtUtc)
    {
        var report = new OutageReport(
            IdOf(fields), fields.Text("source", 64), fields.OptionalText("facility_name", MaxName), OutageWords.Types[fields.Word("facility_type", OutageWords.Types)],
            (OutageKind)fields.Word("kind", OutageWords.Kinds), fields.OptionalText("region", MaxName), fields.OptionalText("node", MaxName),
            fields.Number("capacity_mw", 0, MaxMw), fields.OptionalNumber("unit_mw", 0, MaxMw), fields.Stamp("start_time"), fields.OptionalStamp("end_time"),
            (OutageStatus)(fields.OptionalWord("status", OutageWords.Statuses) ?? 0), fields.Stamp("known_at"), fields.OptionalText("reason", MaxReason));
        if (report.KnownAtUtc > appendedAtUtc + MaxKnownAhead)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "known_at", "is more than a day ahead of the record");
        }

        if (report.StartUtc.Year < 1950 || report.StartUtc > report.KnownAtUtc + MaxLength)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "start_time", "is before 1950 or more than twenty years ahead");
        }

        return report.EndUtc < report.StartUtc || report.EndUtc > report.StartUtc + (2 * MaxLength)
            ? throw new RecordFaultException(RecordErrorReason.OutOfRange, "end_time", "is before start_time or decades after it")
            : report;
    }

    // It stands in paths and ids of events.
    private static string IdOf(RecordFields fields)
    {
        var id = fields.Text("outage_id", MaxName);
        return EntityKey.IsValidId(id) && !id.Contains('/', StringComparison.Ordinal)
            ? id
            : throw new RecordFaultException(RecordErrorReason.BadKey, "outage_id", $"'{id}' is no id: no slash, no outer blanks");
    }
}
