using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Guardrails;

/// <summary>Episodes of one market, product and nature that begin within an hour of the first: one thing that happened, however many nodes show it.</summary>
/// <param name="Id">Names its episodes too: <c>/v1/anomalies?incident=</c>.</param>
/// <param name="Market">The product: <c>REAL_TIME_5_MIN</c>.</param>
/// <param name="Nature">As of an episode: <c>market</c>, <c>feed</c>, <c>defect</c>.</param>
/// <param name="State"><c>open</c> while one of its episodes is.</param>
/// <param name="Scope"><c>market</c>: a quarter of the known nodes; <c>hub</c>: half of a hub of at least three; <c>nodes</c>: fewer.</param>
/// <param name="Start">Start of the first interval with an anomaly.</param>
/// <param name="Last">Start of the last interval with an anomaly that was reported.</param>
/// <param name="Severity">The greatest of its episodes.</param>
/// <param name="Nodes">Nodes that show it.</param>
/// <param name="KnownNodes">Nodes of the market that are known.</param>
/// <param name="Above">Episodes whose furthest price lies above what was expected.</param>
/// <param name="Below">Episodes whose furthest price lies below.</param>
/// <param name="Gravest">Its gravest episode.</param>
/// <param name="Votes">Detectors by the episodes that they voted for, most first.</param>
/// <param name="Hubs">Hubs with a node that shows it, the largest share first, ten at most.</param>
public sealed record IncidentView(
    string Id, string Iso, string Market, string Nature, string State, string Scope, DateTime Start, DateTime Last, double Severity, int Nodes, int KnownNodes, int Above, int Below,
    AnomalyView Gravest, IReadOnlyList<IncidentVotes> Votes, IReadOnlyList<IncidentHub> Hubs);

/// <param name="Detector">Its word, as votes name it.</param>
public sealed record IncidentVotes(string Detector, int Episodes);

/// <param name="Nodes">Nodes of the hub that show the incident.</param>
/// <param name="Of">Nodes of the hub that are known.</param>
public sealed record IncidentHub(string Hub, int Nodes, int Of);

/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
/// <param name="Forgotten">Episodes that are too old to be listed.</param>
public sealed record IncidentPage(IReadOnlyList<IncidentView> Incidents, string? NextCursor, long Forgotten);

/// <summary>How answers about incidents are written: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IncidentPage))]
public sealed partial class IncidentJson : JsonSerializerContext;
