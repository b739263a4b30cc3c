using System.Text.Json;
using System.Text.Json.Nodes;

namespace GridGrains.Iceberg.Metadata;

/// <summary>Reads members of metadata JSON; what is missing or of the wrong type is refused by name.</summary>
internal static class JsonFields
{
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8, string what)
    {
        try
        {
            return JsonNode.Parse(utf8) as JsonObject ?? throw Invalid($"{what} is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, $"{what} is not JSON (torn or damaged): {e.Message}", e);
        }
    }

    public static int RequiredInt(this JsonObject json, string name) => OptionalInt(json, name) ?? throw Missing(name);

    public static long RequiredLong(this JsonObject json, string name) => OptionalLong(json, name) ?? throw Missing(name);

    public static bool RequiredBool(this JsonObject json, string name)
        => json[name] is { } node ? Value<bool>(node, name) : throw Missing(name);

    public static string RequiredString(this JsonObject json, string name) => OptionalString(json, name) ?? throw Missing(name);

    public static JsonArray RequiredArray(this JsonObject json, string name) => OptionalArray(json, name) ?? throw Missing(name);

    public static int? OptionalInt(this JsonObject json, string name) => json[name] is { } node ? Value<int>(node, name) : null;

    public static long? OptionalLong(this JsonObject json, string name) => json[name] is { } node ? Value<long>(node, name) : null;

    public static string? OptionalString(this JsonObject json, string name) => json[name] is { } node ? Value<string>(node, name) : null;

    public static JsonArray? OptionalArray(this JsonObject json, string name)
        => json[name] is { } node ? node as JsonArray ?? throw Invalid($"'{name}' is not an array") : null;

    public static JsonObject? OptionalObject(this JsonObject json, string name)
        => json[name] is { } node ? node.AsRequiredObject(name) : null;

    public static JsonObject AsRequiredObject(this JsonNode? node, string name)
        => node as JsonObject ?? throw Invalid($"'{name}' holds something that is not an object");

    public static Dictionary<string, string> StringMap(this JsonObject json, string name)
        => OptionalObject(json, name)?.ToDictionary(p => p.Key, p => Value<string>(p.Value!, p.Key), StringComparer.Ordinal)
            ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static T Value<T>(JsonNode node, string name)
        => node is JsonValue value && value.TryGetValue<T>(out var result) ? result : throw Invalid($"'{name}' is not a {typeof(T).Name}");

    private static IcebergException Missing(string name) => Invalid($"'{name}' is missing");

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidMetadata, message);
}
