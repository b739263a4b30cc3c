using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Series;

/// <summary>
/// Decides what a record of the topic of series is. The key is <c>ISO/SERIES/LOCATION</c>. The value is one JSON object:
/// <c>{"source":"NYISO","start":"2026-07-01T06:00:00Z","minutes":5,"lag_minutes":5,"values":[5021.4,null]}</c>; values are of intervals
/// that follow each other, null where the source published that it has none. <c>known_at</c> in place of <c>lag_minutes</c> is when all of them were known, of a forecast its issue.
/// </summary>
public static class SeriesRecordReader
{
    /// <summary>A week of hours, a day of five minutes.</summary>
    public const int MaxValues = 300;

    private const int MaxLagMinutes = 60 * 24 * 60;

    /// <param name="appendedAtUtc">When the record came into the log.</param>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime appendedAtUtc, out SeriesReport report, out RecordError error)
    {
        report = default;
        if (!SeriesKey.TryParse(key, out var series))
        {
            error = new RecordError(RecordErrorReason.BadKey, "key", "the key is not ISO/SERIES/LOCATION with a known ISO (or US) and a known series");
            return false;
        }

        return RecordObject.TryRead(
            value, (Family: SeriesCatalog.Find(series.Series)!, AppendedAtUtc: appendedAtUtc), static (record, of) => Read(record, of.Family, of.AppendedAtUtc), out report, out error);
    }

    private static SeriesReport Read(JsonElement record, SeriesFamilyInfo family, DateTime appendedAtUtc)
    {
        var source = record.TryGetProperty("source", out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 and <= 64 } name
            ? name
            : throw new RecordFaultException(RecordErrorReason.Missing, "source", "the source is a text of 1 to 64 characters");
        var start = StampOf(record, "start") ?? throw new RecordFaultException(RecordErrorReason.Missing, "start", "the start of the first interval is missing");
        var minutes = WholeOf(record, "minutes", 1, SeriesBounds.MaxMinutes) ?? throw new RecordFaultException(RecordErrorReason.Missing, "minutes", "the length of the intervals is missing");
        var (knownAt, lag, basis) = KnowledgeOf(record, appendedAtUtc);
        if (!record.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array || values.GetArrayLength() is 0 or > MaxValues)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "values", $"the values are an array of 1 to {MaxValues} numbers");
        }

        if (SeriesBounds.StartFault(start, appendedAtUtc) is { } fault)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "start", fault);
        }

        var points = new List<SeriesPoint>(values.GetArrayLength());
        var position = 0;
        foreach (var element in values.EnumerateArray())
        {
            var interval = start.AddMinutes((long)minutes * position++);
            points.Add(new SeriesPoint(interval, minutes, knownAt ?? interval.AddMinutes(minutes + lag), NumberOf(element, family)));
        }

        return new SeriesReport(source, basis, [.. points]);
    }

    private static (DateTime? KnownAtUtc, int LagMinutes, SeriesBasis Basis) KnowledgeOf(JsonElement record, DateTime appendedAtUtc)
    {
        var lag = WholeOf(record, "lag_minutes", 0, MaxLagMinutes);
        if (StampOf(record, "known_at") is not { } known)
        {
            return lag is { } minutes
                ? (null, minutes, SeriesBasis.IntervalEndPlusLag)
                : throw new RecordFaultException(RecordErrorReason.Missing, "known_at", "one of known_at and lag_minutes is needed");
        }

        if (lag is not null)
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, "lag_minutes", "is given together with known_at");
        }

        if (SeriesBounds.KnownFault(known, appendedAtUtc) is { } fault)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "known_at", fault);
        }

        if (!record.TryGetProperty("known_at_basis", out var word))
        {
            return (known, 0, SeriesBasis.Published);
        }

        return word.ValueKind == JsonValueKind.String && SeriesBases.TryParse(word.GetString()!, out var basis)
            ? (known, 0, basis)
            : throw new RecordFaultException(RecordErrorReason.UnknownValue, "known_at_basis", $"'{word}' is none of {string.Join(", ", SeriesBases.All)}");
    }

    private static DateTime? StampOf(JsonElement record, string field)
    {
        if (!record.TryGetProperty(field, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.String && UtcStamp.TryParse(Encoding.UTF8.GetBytes(element.GetString()!), out var utc)
            ? utc
            : throw new RecordFaultException(RecordErrorReason.BadStamp, field, $"{element} is no stamp with an offset");
    }

    private static int? WholeOf(JsonElement record, string field, int least, int greatest)
    {
        if (!record.TryGetProperty(field, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= greatest
            ? number
            : throw new RecordFaultException(RecordErrorReason.OutOfRange, field, $"{element} is no whole number from {least} to {greatest}");
    }

    private static double NumberOf(JsonElement element, SeriesFamilyInfo family)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return double.NaN;
        }

        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var number))
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, "values", $"{element} is no number");
        }

        return SeriesBounds.ValueFault(number, family) is { } fault ? throw new RecordFaultException(RecordErrorReason.OutOfRange, "values", fault) : number;
    }
}
