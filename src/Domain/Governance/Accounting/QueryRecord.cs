using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Governance.Accounting;

/// <summary>
/// Who asked what of the tables, and what became of it. The topic QUERY_LOG holds these fields as one JSON object in snake_case, keyed by the id.
/// </summary>
/// <param name="Owner">Of the key or token; null where nobody was asked who they are.</param>
/// <param name="Work">What was asked: <c>GET /v1/cubes/hub_24h</c>.</param>
/// <param name="Outcome">done, failed, client_left, killed_time, killed_memory, killed_rows, killed_by_operator, or why there was no turn.</param>
/// <param name="WaitedMs">From its coming to its turn.</param>
/// <param name="RanMs">From its turn to its end; 0 without a turn.</param>
/// <param name="Rows">Of the result; null where they were not counted.</param>
/// <param name="Bytes">Of the result, before it was packed; null where they were not counted.</param>
public sealed record QueryRecord(
    string QueryId, DateTime CameAt, DateTime EndedAt, string? Owner, string? KeyId, string Tenant, string Tier, string Work, string Outcome, long WaitedMs, long RanMs, long? Rows, long? Bytes)
{
    public const string Schema = "query/1";
}

/// <summary>The wire form of the topic QUERY_LOG.</summary>
public static class QueryRecordJson
{
    public static void Write(RecordBuffer buffer, QueryRecord record)
    {
        buffer.BeginRecord(Encoding.UTF8.GetBytes(record.QueryId));
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, record, QueryRecordContext.Default.QueryRecord);
        }

        buffer.EndRecord();
    }

    /// <returns>Null when the value is no record of this form.</returns>
    public static QueryRecord? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, QueryRecordContext.Default.QueryRecord);
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
[JsonSerializable(typeof(QueryRecord))]
internal sealed partial class QueryRecordContext : JsonSerializerContext;
