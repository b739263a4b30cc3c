using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Streams.Serialization;

/// <summary>
/// Canonical JSON, which every client of the topic reads: UTF-8, one object without white space, snake_case names in the order of their
/// declaration, absent fields left out, numbers as numbers.
/// </summary>
public sealed class JsonStreamSerializer : IStreamSerializer
{
    private readonly JsonSerializerOptions _options;

    public JsonStreamSerializer()
        : this(Canonical())
    {
    }

    /// <param name="options">Options of one's own, such as a source-generated context.</param>
    public JsonStreamSerializer(JsonSerializerOptions options) => _options = options;

    public bool IsSelfDescribing => false;

    public static JsonSerializerOptions Canonical() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
    };

    public string SchemaOf<T>() => JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(T).Name);

    public void Write<T>(T item, IBufferWriter<byte> writer)
    {
        using var json = new Utf8JsonWriter(writer);
        JsonSerializer.Serialize(json, item, _options);
    }

    public T Read<T>(ReadOnlyMemory<byte> value) =>
        JsonSerializer.Deserialize<T>(value.Span, _options) ?? throw new JsonException("the value is null");
}
