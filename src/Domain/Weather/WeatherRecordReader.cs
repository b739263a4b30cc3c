using System.Buffers;
using System.Text.Json;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Weather;

/// <summary>
/// Decides what a record of the weather topic is. The key is the cell (15 hexadecimal digits). The value is one JSON object:
/// <c>{"source":"SIM","issued_at":"2026-07-01T06:00:00Z","start":"2026-07-01T06:00:00Z","temperature_c":[21.4,null],"dew_point_c":[..],
/// "wind_mps":[..],"cloud_cover":[..],"confidence":0.8}</c>. Arrays have one number per hour from <c>start</c>; without <c>issued_at</c>
/// the hours are observations; an hour whose values are all null is none. The confidence is one number, or one per hour. Impossible values are
/// refused, not averaged in.
/// </summary>
public sealed class WeatherRecordReader
{
    public const int MaxHours = 72;

    /// <summary>Observations further ahead of the record than this, and runs, are a wrong clock, which would push everything else out.</summary>
    public const int MaxHoursAhead = 96;

    /// <summary>Hours from a run to the last that it may forecast: GFS goes to 384.</summary>
    public const int MaxLeadHours = 384;

    private static readonly (string Name, double Least, double Greatest)[] Series =
    [
        ("temperature_c", PlausibleWeather.MinTemperatureC, PlausibleWeather.MaxTemperatureC),
        ("dew_point_c", PlausibleWeather.MinTemperatureC, PlausibleWeather.MaxTemperatureC),
        ("wind_mps", 0, PlausibleWeather.MaxWindSpeedMps),
        ("cloud_cover", 0, 1),
    ];

    /// <param name="appendedAtUtc">When the record came into the log.</param>
    /// <param name="error">Why it is none, for its dead letter.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime appendedAtUtc, out CellReport report, out RecordError error)
    {
        report = default;
        if (!IsCellKey(key))
        {
            error = new RecordError(RecordErrorReason.BadKey, "key", "the key is no H3 cell: 15 hexadecimal digits");
            return false;
        }

        return RecordObject.TryRead(value, WeatherHour.Of(appendedAtUtc), Read, out report, out error);
    }

    private static bool IsCellKey(ReadOnlySpan<byte> key) => key.Length == 15 && key[0] == '8' && key.IndexOfAnyExcept(HexDigits) < 0;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private static CellReport Read(JsonElement record, int presentHour)
    {
        var source = record.TryGetProperty("source", out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 and <= 32 } name
            ? name
            : throw new RecordFaultException(RecordErrorReason.Missing, "source", "the source is a text of 1 to 32 characters");
        var start = HourOf(record, "start") ?? throw new RecordFaultException(RecordErrorReason.Missing, "start", "the first hour is missing");
        var issue = HourOf(record, "issued_at") ?? CellHour.Observed;
        var values = Array.ConvertAll(Series, series => ValuesOf(record, series));
        var count = values.Max(numbers => numbers.Length);
        if (count == 0 || count > MaxHours || values.Any(numbers => numbers.Length != 0 && numbers.Length != count))
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "temperature_c", $"the arrays have 1 to {MaxHours} hours, all the same number");
        }

        RequireReach(start + count - 1, issue, presentHour);
        var confidence = ConfidenceOf(record, count);
        var hours = new List<CellHour>(count);
        for (var index = 0; index < count; index++)
        {
            if (values.Any(numbers => !double.IsNaN(At(numbers, index))))
            {
                hours.Add(CellHour.Of(start + index, issue, At(values[0], index), At(values[1], index), At(values[2], index), At(values[3], index), confidence(index)));
            }
        }

        return hours.Count > 0 ? new CellReport(source, [.. hours]) : throw new RecordFaultException(RecordErrorReason.Missing, "temperature_c", "no hour has a value");
    }

    private static void RequireReach(int lastHour, int issue, int presentHour)
    {
        if (issue == CellHour.Observed ? lastHour > presentHour + MaxHoursAhead : lastHour > issue + MaxLeadHours)
        {
            throw new RecordFaultException(
                RecordErrorReason.OutOfRange, "start", issue == CellHour.Observed ? $"hours more than {MaxHoursAhead} ahead" : $"hours more than {MaxLeadHours} after the run");
        }

        if (issue != CellHour.Observed && issue > presentHour + MaxHoursAhead)
        {
            throw new RecordFaultException(RecordErrorReason.OutOfRange, "issued_at", $"the run is more than {MaxHoursAhead} hours ahead");
        }
    }

    private static Func<int, double> ConfidenceOf(JsonElement record, int count)
    {
        if (!record.TryGetProperty("confidence", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return static _ => 1;
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            var one = NumberOf(given, "confidence", 0, 1);
            return _ => one;
        }

        double[] each = [.. given.EnumerateArray().Take(MaxHours + 1).Select(share => NumberOf(share, "confidence", 0, 1))];
        return each.Length == count
            ? index => double.IsNaN(each[index]) ? 1 : each[index]
            : throw new RecordFaultException(RecordErrorReason.OutOfRange, "confidence", $"has {each.Length} numbers for {count} hours");
    }

    private static double At(double[] values, int index) => index < values.Length ? values[index] : double.NaN;

    private static int? HourOf(JsonElement record, string field)
    {
        if (!record.TryGetProperty(field, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.String && UtcStamp.TryParse(System.Text.Encoding.UTF8.GetBytes(element.GetString()!), out var utc)
            ? WeatherHour.Of(utc)
            : throw new RecordFaultException(RecordErrorReason.BadStamp, field, $"{element} is no stamp with an offset");
    }

    private static double[] ValuesOf(JsonElement record, (string Name, double Least, double Greatest) series)
    {
        if (!record.TryGetProperty(series.Name, out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, series.Name, "is no array of numbers");
        }

        return [.. array.EnumerateArray().Take(MaxHours + 1).Select(number => NumberOf(number, series.Name, series.Least, series.Greatest))];
    }

    private static double NumberOf(JsonElement element, string field, double least, double greatest)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return double.NaN;
        }

        if (element.ValueKind != JsonValueKind.Number)
        {
            throw new RecordFaultException(RecordErrorReason.WrongType, field, $"{element} is no number");
        }

        var number = element.GetDouble();
        return number >= least && number <= greatest
            ? number
            : throw new RecordFaultException(RecordErrorReason.OutOfRange, field, $"{element} is impossible: it must be from {least} to {greatest}");
    }
}
