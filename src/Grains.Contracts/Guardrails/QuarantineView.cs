using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Guardrails;

/// <summary>One day of one product of one ISO, and what is held of it.</summary>
/// <param name="Id"><c>ISO.MARKET.DAY</c>: names it in addresses.</param>
/// <param name="Market">The product: <c>DAY_AHEAD_HOURLY</c>.</param>
/// <param name="Day">On the market's own clock: <c>2026-06-01</c>.</param>
/// <param name="Table">That holds its rows.</param>
/// <param name="Status">clean, warned, quarantined, released or discarded.</param>
/// <param name="InForce">Whether its rows are out of canonical views, cubes, rollups and offline features.</param>
/// <param name="Sequence">Of the decision; grows over all partitions.</param>
/// <param name="Actor">guardrails, or who decided.</param>
/// <param name="From">First moment of the day.</param>
/// <param name="To">First moment after it.</param>
/// <param name="DefectRows">Rows with defects, missing ones too.</param>
/// <param name="DefectShare">Of the rows that it has, or should have: 0 to 1.</param>
/// <param name="Votes">Of the judges, gravest first.</param>
/// <param name="History">The decisions that held, newest first.</param>
public sealed record QuarantineView(
    string Id, string Iso, string Market, string Day, string Table, string Status, bool InForce, long Sequence, DateTime DecidedAt, string Actor, string Reason, DateTime From, DateTime To,
    long Rows, long DefectRows, double DefectShare, IReadOnlyList<QuarantineVoteView> Votes, IReadOnlyList<QuarantineActView> History);

/// <param name="Judge">The word of the judge.</param>
/// <param name="Rows">Rows that it is about.</param>
/// <param name="Share">Of the partition: 0 to 1.</param>
public sealed record QuarantineVoteView(string Judge, long Rows, double Share, string Explanation);

public sealed record QuarantineActView(long Sequence, string Status, DateTime At, string Actor, string Reason);

/// <param name="NextCursor">Hand it back for the next page; null on the last one.</param>
/// <param name="Sequence">The newest decision that the answer knows; 0 for none.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantineView> Partitions, string? NextCursor, long Sequence);

/// <param name="Actor">Who decides.</param>
/// <param name="Reason">Why, for whoever looks later.</param>
public sealed record QuarantineRequest(string Actor, string Reason);

/// <summary>How answers about the quarantine are written: snake_case, nulls written, generated code. A request with an unknown field is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(QuarantinePage))]
[JsonSerializable(typeof(QuarantineRequest))]
public sealed partial class QuarantineJson : JsonSerializerContext;
