using System.Text.Json;

namespace GridGrains.Domain.Weather;

/// <summary>Writes records in the form that <see cref="WeatherRecordReader"/> reads.</summary>
public static class WeatherRecordJson
{
    public const string Schema = "weather_cell/1";

    /// <param name="issuedAtUtc">Of the forecast run; null for observations.</param>
    public static byte[] Write(string source, DateTime? issuedAtUtc, DateTime startUtc, IReadOnlyList<WeatherReading> hours, double confidence) =>
        Write(source, issuedAtUtc, startUtc, hours, [confidence]);

    /// <param name="confidence">One number for all hours, or one for each.</param>
    public static byte[] Write(string source, DateTime? issuedAtUtc, DateTime startUtc, IReadOnlyList<WeatherReading> hours, IReadOnlyList<double> confidence)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("source", source);
            if (issuedAtUtc is { } issued)
            {
                writer.WriteString("issued_at", issued);
            }

            writer.WriteString("start", startUtc);
            Write(writer, "temperature_c", hours, static hour => hour.TemperatureC, 2);
            Write(writer, "dew_point_c", hours, static hour => hour.DewPointC, 2);
            Write(writer, "wind_mps", hours, static hour => hour.WindSpeedMps, 2);
            Write(writer, "cloud_cover", hours, static hour => hour.CloudCover, 2);
            WriteConfidence(writer, confidence);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteConfidence(Utf8JsonWriter writer, IReadOnlyList<double> confidence)
    {
        if (confidence.Count == 1)
        {
            writer.WriteNumber("confidence", Math.Round(confidence[0], 2));
            return;
        }

        writer.WriteStartArray("confidence");
        foreach (var share in confidence)
        {
            writer.WriteNumberValue(Math.Round(share, 2));
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<WeatherReading> hours, Func<WeatherReading, double> value, int digits)
    {
        writer.WriteStartArray(name);
        foreach (var hour in hours)
        {
            if (double.IsNaN(value(hour)))
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteNumberValue(Math.Round(value(hour), digits));
            }
        }

        writer.WriteEndArray();
    }
}
