using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.DeadLetters;

/// <summary>The wire form of the topic DLQ_STREAMING: one JSON object per letter, keyed by the record's key or the file's name.</summary>
public static class DeadLetterJson
{
    public static void Write(RecordBuffer buffer, DeadLetter deadLetter)
    {
        buffer.BeginRecord(deadLetter.Key ?? System.Text.Encoding.UTF8.GetBytes(deadLetter.File ?? deadLetter.Id));
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, deadLetter, DeadLetterJsonContext.Default.DeadLetter);
        }

        buffer.EndRecord();
    }

    /// <returns>Null when the value is no letter of this form.</returns>
    public static DeadLetter? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, DeadLetterJsonContext.Default.DeadLetter);
        }
        catch (JsonException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class DeadLetterJsonContext : JsonSerializerContext;
