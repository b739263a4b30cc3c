using System.Text.Json;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Values of canonical rows as JSON: stamps as records have them, numbers in the shortest form that reads back.</summary>
public static class CanonicalJson
{
    /// <summary>A row as a record's value.</summary>
    /// <param name="source">Where the row names none.</param>
    /// <param name="without">Fields that are in the record's key.</param>
    public static byte[] Of(CanonicalValues row, string source, params string[] without)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (!row.Has("source"))
            {
                json.WriteString("source", source);
            }

            foreach (var (name, value) in row.All.Where(field => !without.Contains(field.Key)))
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case double number:
                json.WriteNumber(name, number);
                break;
            case long whole:
                json.WriteNumber(name, whole);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case DateTime utc:
                Span<byte> stamp = stackalloc byte[UtcStamp.MaxLength];
                json.WriteString(name, stamp[..UtcStamp.Format(utc, stamp)]);
                break;
            default:
                json.WriteString(name, (string)value);
                break;
        }
    }
}
