using System.Text.Json;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>
/// Hourly arrays beside a block of units, as Open-Meteo answers: one place, or an array of them. The run is the member <c>issued_at</c>, or in the
/// file name: the answer itself does not say it. Times without an offset are moved by <c>utc_offset_seconds</c>; whole numbers are seconds since 1970.
/// </summary>
internal sealed class HourlyJsonForm : IWeatherForm
{
    private const string Standard = "OPEN_METEO";

    public string Name => "hourly-json";

    public bool Recognizes(ReportHead head) => ForecastJson.Mentions(head, "hourly", "hourly_units");

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        using var document = ForecastJson.Parse(input.Content);
        var places = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToArray() : [document.RootElement];
        var line = 0;
        foreach (var place in places)
        {
            cancellation.ThrowIfCancellationRequested();
            line = ReadPlace(place, input.FileName, sink, line);
        }
    }

    /// <returns>The number of the last hour: hours of all places are counted through, from 1.</returns>
    private static int ReadPlace(JsonElement place, string fileName, IWeatherSink sink, int line)
    {
        var (latitude, longitude) = (ForecastJson.Number(place, "latitude"), ForecastJson.Number(place, "longitude"));
        if (!StationPlaces.IsPlace(latitude, longitude))
        {
            sink.Rejected(new RowRejection(line + 1, "latitude", RejectReason.BadNumber, "the place has no latitude and longitude"));
            return line + 1;
        }

        if (!place.TryGetProperty("hourly", out var hourly) || !hourly.TryGetProperty("time", out var times) || times.ValueKind != JsonValueKind.Array)
        {
            throw new ReportFormatException("has no hourly.time");
        }

        var source = RunNames.SourceOf(ForecastJson.Text(place, "source") ?? ForecastJson.Text(place, "model"), fileName, Standard);
        var issuedUtc = IssuedOf(place, fileName);
        var columns = ColumnsOf(place, hourly, line + 1, sink);
        var offset = ForecastJson.Number(place, "utc_offset_seconds") is var seconds && double.IsNaN(seconds) ? 0 : seconds;
        var hour = 0;
        foreach (var time in times.EnumerateArray())
        {
            line++;
            if (TimeOf(time, offset) is not { } validUtc)
            {
                sink.Rejected(new RowRejection(line, "time", RejectReason.BadTime, $"{time} is no time"));
            }
            else if (validUtc >= issuedUtc && TryReading(columns, hour, line, sink, out var reading))
            {
                sink.Forecast(new ForecastPoint(source, issuedUtc, validUtc, latitude, longitude, reading), line);
            }
            else if (validUtc < issuedUtc)
            {
                // Open-Meteo begins with the day, before the run: those hours are no forecast of it.
                sink.Rejected(new RowRejection(line, "time", RejectReason.BadTime, $"{validUtc:yyyy-MM-dd'T'HH:mm'Z'} lies before the run of {issuedUtc:yyyy-MM-dd'T'HH:mm'Z'}"));
            }

            hour++;
        }

        return line;
    }

    private static DateTime IssuedOf(JsonElement place, string fileName)
    {
        if (ForecastJson.Text(place, "issued_at") is { } text)
        {
            return PointRows.TryStamp(text, out var utc) ? utc : throw new ReportFormatException($"issued_at '{text}' is no stamp");
        }

        return ForecastJson.Number(place, "last_run_initialisation_time") is var seconds && !double.IsNaN(seconds)
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : RunNames.IssuedOf(fileName) ?? throw new ReportFormatException("names no run: give issued_at, or the run in the file name (20260701_06)");
    }

    private static List<(VariableColumn Column, JsonElement Values)> ColumnsOf(JsonElement place, JsonElement hourly, int line, IWeatherSink sink)
    {
        var units = place.TryGetProperty("hourly_units", out var block) && block.ValueKind == JsonValueKind.Object ? block : default;
        var columns = new List<(VariableColumn, JsonElement)>();
        foreach (var member in hourly.EnumerateObject())
        {
            var unit = units.ValueKind == JsonValueKind.Object ? ForecastJson.Text(units, member.Name) : null;
            if (member.Value.ValueKind == JsonValueKind.Array && WeatherVariables.TryConvert(member.Name, unit, out var column, out var reason))
            {
                columns.Add((column, member.Value));
            }
            else if (WeatherVariables.TryGet(member.Name, out _))
            {
                WeatherVariables.TryConvert(member.Name, unit, out _, out reason);
                sink.Rejected(new RowRejection(line, member.Name, RejectReason.UnknownValue, reason.Length > 0 ? reason : "is no array") { IsPart = true });
            }
        }

        return columns.Count > 0 ? columns : throw new ReportFormatException("has no hourly array that can be used");
    }

    private static bool TryReading(List<(VariableColumn Column, JsonElement Values)> columns, int hour, int line, IWeatherSink sink, out WeatherReading reading)
    {
        var parts = new ReadingParts();
        reading = WeatherReading.None;
        foreach (var (column, values) in columns)
        {
            if (hour >= values.GetArrayLength() || values[hour].ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (values[hour].ValueKind != JsonValueKind.Number)
            {
                sink.Rejected(new RowRejection(line, column.Name, RejectReason.BadNumber, $"{values[hour]} is no number"));
                return false;
            }

            parts.Set(column.Variable, column.Convert(values[hour].GetDouble()));
        }

        reading = parts.ToReading();
        return true;
    }

    private static DateTime? TimeOf(JsonElement time, double offsetSeconds)
    {
        if (time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var seconds) && seconds is > 0 and < 10_000_000_000)
        {
            return DateTime.UnixEpoch.AddSeconds(seconds);
        }

        if (time.ValueKind != JsonValueKind.String || !PointRows.TryStamp(time.GetString()!, out var utc))
        {
            return null;
        }

        // A stamp of its own offset is UTC already.
        var text = time.GetString()!;
        var hasOffset = text.EndsWith('Z') || (text.Length > 19 && text[^6] is '+' or '-');
        return hasOffset ? utc : utc.AddSeconds(-offsetSeconds);
    }
}
