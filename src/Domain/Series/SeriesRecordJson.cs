using System.Buffers;
using System.Text.Json;

namespace GridGrains.Domain.Series;

/// <summary>Writes records in the form that <see cref="SeriesRecordReader"/> reads.</summary>
public static class SeriesRecordJson
{
    public const string Schema = "iso_series/1";

    /// <param name="startUtc">Of the first interval.</param>
    /// <param name="minutes">Of each interval; the next one starts where one ends.</param>
    /// <param name="knownAtUtc">Of all values; null where <paramref name="lagMinutes"/> says it of each.</param>
    /// <param name="lagMinutes">From the end of each interval until its value is known.</param>
    /// <param name="values">NaN where the source says that it has none.</param>
    public static void Write(
        IBufferWriter<byte> output, string source, DateTime startUtc, int minutes, DateTime? knownAtUtc, int lagMinutes, SeriesBasis basis, ReadOnlySpan<double> values)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("source", source);
        WriteStamp(json, "start", startUtc);
        json.WriteNumber("minutes", minutes);
        if (knownAtUtc is { } known)
        {
            WriteStamp(json, "known_at", known);
            json.WriteString("known_at_basis", basis.Word());
        }
        else
        {
            json.WriteNumber("lag_minutes", lagMinutes);
        }

        json.WriteStartArray("values");
        foreach (var value in values)
        {
            if (double.IsNaN(value))
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteNumberValue(value);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStamp(Utf8JsonWriter json, string name, DateTime utc)
    {
        Span<byte> stamp = stackalloc byte[UtcStamp.MaxLength];
        json.WriteString(name, stamp[..UtcStamp.Format(utc, stamp)]);
    }
}
