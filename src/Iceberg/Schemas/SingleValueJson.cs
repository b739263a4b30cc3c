using System.Text.Json.Nodes;

namespace GridGrains.Iceberg.Schemas;

/// <summary>Single values in JSON (spec: Appendix D, JSON single-value serialization).</summary>
public static class SingleValueJson
{
    public static JsonNode Write(PrimitiveType type, object value) => (type.Kind, value) switch
    {
        (TypeKind.Boolean, bool flag) => flag,
        (TypeKind.Int, int number) => number,
        (TypeKind.Long, long number) => number,
        (TypeKind.Float, float number) => number,
        (TypeKind.Double, double number) => number,
        (TypeKind.Decimal, Int128 unscaled) => DecimalBytes.Format(unscaled, type.Scale),
        (TypeKind.Date, int days) => IcebergEpochTime.FormatDate(days),
        (TypeKind.Time, long micros) => IcebergEpochTime.FormatTime(micros),
        (TypeKind.Timestamp, long micros) => IcebergEpochTime.FormatTimestamp(micros),
        (TypeKind.TimestampTz, long micros) => IcebergEpochTime.FormatTimestamp(micros) + "+00:00",
        (TypeKind.String, string text) => text,
        (TypeKind.Uuid, Guid id) => id.ToString("D"),
        (TypeKind.Fixed or TypeKind.Binary, byte[] bytes) => Convert.ToHexString(bytes),
        _ => throw new IcebergException(IcebergErrorCode.InvalidData, $"{value.GetType().Name} is not a value of {type}"),
    };

    public static object Read(PrimitiveType type, JsonNode json)
    {
        try
        {
            return type.Kind switch
            {
                TypeKind.Boolean => json.GetValue<bool>(),
                TypeKind.Int => json.GetValue<int>(),
                TypeKind.Long => json.GetValue<long>(),
                TypeKind.Float => json.GetValue<float>(),
                TypeKind.Double => json.GetValue<double>(),
                _ => ReadText(type, json.GetValue<string>()),
            };
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"{json.ToJsonString()} is not a {type}", e);
        }
    }

    private static object ReadText(PrimitiveType type, string text) => type.Kind switch
    {
        TypeKind.Decimal => DecimalBytes.Parse(text, type.Scale),
        TypeKind.Date => IcebergEpochTime.ParseDate(text),
        TypeKind.Time => IcebergEpochTime.ParseTime(text),
        TypeKind.Timestamp => IcebergEpochTime.ParseTimestamp(text),
        TypeKind.TimestampTz => IcebergEpochTime.ParseTimestampTz(text),
        TypeKind.String => text,
        TypeKind.Uuid => Guid.ParseExact(text, "D"),
        _ => Convert.FromHexString(text),
    };
}
