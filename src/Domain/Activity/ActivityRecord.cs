using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Activity;

/// <summary>Words of <see cref="ActivityRecord.Action"/>.</summary>
public static class ActivityAction
{
    public const string ReplayDeadLetter = "dlq.replay";
    public const string DiscardDeadLetter = "dlq.discard";
}

/// <summary>Who did what to what, and when. The topic AUDIT holds these fields as one JSON object in snake_case, keyed by the subject.</summary>
/// <param name="Actor">Who acted, by their own word: <see cref="Anonymous"/> where they gave none.</param>
/// <param name="Subject">Id of what was acted on.</param>
/// <param name="SubjectVersion">The version that was acted on; for a dead letter its retry count.</param>
/// <param name="Result">What came of it: where a replayed record now stands.</param>
public sealed record ActivityRecord(DateTime At, string Actor, string Action, string Subject, int SubjectVersion, string? Reason, string? Result)
{
    public const string Schema = "audit/1";
    public const string Anonymous = "anonymous";
}

/// <summary>The wire form of the topic AUDIT.</summary>
public static class ActivityJson
{
    public static void Write(RecordBuffer buffer, ActivityRecord record)
    {
        buffer.BeginRecord(Encoding.UTF8.GetBytes(record.Subject));
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, record, ActivityJsonContext.Default.ActivityRecord);
        }

        buffer.EndRecord();
    }

    /// <returns>Null when the value is no record of this form.</returns>
    public static ActivityRecord? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, ActivityJsonContext.Default.ActivityRecord);
        }
        catch (JsonException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ActivityRecord))]
internal sealed partial class ActivityJsonContext : JsonSerializerContext;
