using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Guardrails.Partitions;

/// <summary>
/// A decision about a partition, as the topic QUARANTINE_DECISIONS holds it: one JSON object in snake_case, keyed by the partition. Its sequence is its place in
/// the topic, whose one partition orders all decisions.
/// </summary>
/// <param name="Partition">Text of <see cref="PartitionId"/>.</param>
/// <param name="Actor">Who decided: <see cref="Judges"/>, or a person by their own word.</param>
/// <param name="Source">What a judge looked at: <c>live</c>, or a load of files; a person's decision has none.</param>
/// <param name="Profile">What the day showed as usual; null for a person's decision.</param>
public sealed record PartitionDecision(
    string Partition, PartitionStatus Status, DateTime At, string Actor, string? Source, string Reason, long Rows, long DefectRows, double DefectShare,
    IReadOnlyList<PartitionVote> Votes, PartitionProfile? Profile)
{
    public const string Schema = "quarantine/1";

    /// <summary>The actor of decisions that judges make.</summary>
    public const string Judges = "guardrails";

    /// <summary>Source of verdicts on what shards have applied.</summary>
    public const string Live = "live";

    [JsonIgnore]
    public bool IsByJudges => Actor == Judges;

    /// <summary>Whether the partition's rows are out of what is read.</summary>
    [JsonIgnore]
    public bool IsInForce => Status is PartitionStatus.Quarantined or PartitionStatus.Discarded;

    [JsonIgnore]
    public IEnumerable<string> Words => Votes.Select(vote => vote.Judge);

    public static PartitionDecision Of(PartitionVerdict verdict, string source, DateTime at) => new(
        verdict.Id.ToString(), verdict.Status, at, Judges, source, verdict.Reason, verdict.Rows, verdict.DefectRows, verdict.DefectShare, verdict.Votes, verdict.Profile);

    /// <summary>What somebody decides about what the judges found.</summary>
    public PartitionDecision SettledBy(string actor, string reason, PartitionStatus status, DateTime at) =>
        this with { Status = status, At = at, Actor = actor, Source = null, Reason = reason, Profile = null };
}

/// <summary>The wire form of the topic QUARANTINE_DECISIONS.</summary>
public static class PartitionDecisionJson
{
    public static void Write(RecordBuffer buffer, PartitionDecision decision)
    {
        buffer.BeginRecord(Encoding.UTF8.GetBytes(decision.Partition));
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, decision, PartitionDecisionJsonContext.Default.PartitionDecision);
        }

        buffer.EndRecord();
    }

    /// <returns>Null when the value is no decision of this form.</returns>
    public static PartitionDecision? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, PartitionDecisionJsonContext.Default.PartitionDecision) is { } decision && PartitionId.TryParse(decision.Partition, out _) ? decision : null;
        }
        catch (JsonException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PartitionDecision))]
internal sealed partial class PartitionDecisionJsonContext : JsonSerializerContext;
