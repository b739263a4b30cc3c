using System.Globalization;
using System.Text.Json;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Weather.Intake;

namespace GridGrains.Feeds.Weather.Forms;

/// <summary>
/// Hourly periods of the National Weather Service (<c>/gridpoints/{office}/{x},{y}/forecast/hourly</c>): a GeoJSON feature whose outline's middle is the
/// place. The run is <c>updateTime</c>, else <c>generatedAt</c>. Speeds are words (<c>10 mph</c>, <c>5 to 10 mph</c>: the middle).
/// </summary>
internal sealed class ServicePeriodsForm : IWeatherForm
{
    private const string Standard = "NWS";

    public string Name => "nws-hourly-json";

    public bool Recognizes(ReportHead head) => ForecastJson.Mentions(head, "periods", "startTime", "geometry");

    public void Read(WeatherInput input, IWeatherSink sink, CancellationToken cancellation)
    {
        using var document = ForecastJson.Parse(input.Content);
        if (!document.RootElement.TryGetProperty("properties", out var properties) || !properties.TryGetProperty("periods", out var periods) || periods.ValueKind != JsonValueKind.Array)
        {
            throw new ReportFormatException("has no properties.periods");
        }

        var issued = ForecastJson.Text(properties, "updateTime") ?? ForecastJson.Text(properties, "generatedAt");
        if (issued is null || !PointRows.TryStamp(issued, out var issuedUtc))
        {
            throw new ReportFormatException($"updateTime '{issued}' is no stamp");
        }

        var (latitude, longitude) = MiddleOf(document.RootElement);
        var line = 0;
        foreach (var period in periods.EnumerateArray())
        {
            line++;
            if (!PointRows.TryStamp(ForecastJson.Text(period, "startTime") ?? "", out var validUtc))
            {
                sink.Rejected(new RowRejection(line, "startTime", RejectReason.BadTime, $"'{ForecastJson.Text(period, "startTime")}' is no stamp"));
            }
            else if (TryReading(period, line, sink, out var reading))
            {
                // The present hour began before the forecast was made.
                var issuedHour = validUtc < issuedUtc && validUtc > issuedUtc.AddHours(-1) ? validUtc : issuedUtc;
                sink.Forecast(new ForecastPoint(Standard, issuedHour, validUtc, latitude, longitude, reading), line);
            }
        }
    }

    private static bool TryReading(JsonElement period, int line, IWeatherSink sink, out WeatherReading reading)
    {
        var parts = new ReadingParts();
        var isGood = TrySet(ref parts, period, "temperature", WeatherVariable.Temperature, ForecastJson.Text(period, "temperatureUnit"), line, sink)
            && TrySet(ref parts, period, "dewpoint", WeatherVariable.DewPoint, null, line, sink)
            && TrySet(ref parts, period, "relativeHumidity", WeatherVariable.Humidity, null, line, sink);
        if (ForecastJson.Text(period, "windSpeed") is { Length: > 0 } words)
        {
            isGood = isGood && TrySpeed(ref parts, words, line, sink);
        }

        reading = parts.ToReading();
        return isGood;
    }

    // Either a plain number with its unit beside it, or {"unitCode":"wmoUnit:degC","value":21}.
    private static bool TrySet(ref ReadingParts parts, JsonElement period, string member, WeatherVariable variable, string? unit, int line, IWeatherSink sink)
    {
        if (!period.TryGetProperty(member, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        var (value, code) = given.ValueKind == JsonValueKind.Object ? (ForecastJson.Number(given, "value"), ForecastJson.Text(given, "unitCode")) : (ForecastJson.Number(period, member), unit);
        if (double.IsNaN(value))
        {
            return true;
        }

        if (code is null || !MeasureUnits.TryGet(WeatherVariables.MeasureOf(variable), code, out var convert))
        {
            sink.Rejected(new RowRejection(line, member, RejectReason.UnknownValue, $"comes in '{code}'; known are {MeasureUnits.Names(WeatherVariables.MeasureOf(variable))}"));
            return false;
        }

        parts.Set(variable, convert(value));
        return true;
    }

    private static bool TrySpeed(ref ReadingParts parts, string words, int line, IWeatherSink sink)
    {
        var split = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] numbers = [.. split.Select(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).Where(number => !double.IsNaN(number))];
        if (numbers.Length is 0 or > 2 || !MeasureUnits.TryGet(WeatherMeasure.Speed, split[^1], out var convert))
        {
            sink.Rejected(new RowRejection(line, "windSpeed", RejectReason.BadNumber, $"'{words}' is no speed with a unit"));
            return false;
        }

        parts.Set(WeatherVariable.WindSpeed, convert(numbers.Average()));
        return true;
    }

    private static (double Latitude, double Longitude) MiddleOf(JsonElement feature)
    {
        var points = new List<(double Longitude, double Latitude)>();
        if (feature.TryGetProperty("geometry", out var geometry) && geometry.ValueKind == JsonValueKind.Object && geometry.TryGetProperty("coordinates", out var coordinates))
        {
            Collect(coordinates, points);
        }

        var ring = points.Distinct().ToList();
        return ring.Count > 0
            ? (ring.Average(point => point.Latitude), ring.Average(point => point.Longitude))
            : throw new ReportFormatException("has no geometry, so that nobody knows its place");
    }

    private static void Collect(JsonElement coordinates, List<(double, double)> points)
    {
        if (coordinates.ValueKind != JsonValueKind.Array || coordinates.GetArrayLength() == 0)
        {
            return;
        }

        if (coordinates[0].ValueKind == JsonValueKind.Number && coordinates.GetArrayLength() >= 2 && coordinates[1].ValueKind == JsonValueKind.Number)
        {
            points.Add((coordinates[0].GetDouble(), coordinates[1].GetDouble()));
            return;
        }

        foreach (var inner in coordinates.EnumerateArray())
        {
            Collect(inner, points);
        }
    }
}
