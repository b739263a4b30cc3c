using System.Text.Json;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>Values of canonical rows as JSON: stamps as records have them, numbers in the shortest form that reads back.</summary>
public static class CanonicalJson
{
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
