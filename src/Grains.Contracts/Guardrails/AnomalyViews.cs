using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Guardrails;

/// <summary>An episode: anomalies of one series that follow each other.</summary>
/// <param name="Id">That of its events in <c>/v1/events</c>.</param>
/// <param name="Market">The product: <c>REAL_TIME_5_MIN</c>.</param>
/// <param name="State"><c>open</c> or <c>closed</c>.</param>
/// <param name="Nature"><c>market</c>: prices that a market may have made; <c>feed</c>: frozen or with gaps; <c>defect</c>: a record that contradicts itself.</param>
/// <param name="Start">Start of the interval that opened it.</param>
/// <param name="Last">Start of the last interval with an anomaly that was reported.</param>
/// <param name="AsOf">known_at of the price that the report rests on.</param>
/// <param name="Severity">Distance from what was expected, in what was allowed: 1 to 25.5.</param>
/// <param name="Votes">Detectors that found any of its prices unusual.</param>
/// <param name="PeakUsdPerMwh">The price that lay furthest from its expectation.</param>
/// <param name="Explanation">What each detector measured and expected at the last report.</param>
/// <param name="Context">What happened at the time and may explain it, such as outages: the nearest and greatest few.</param>
/// <param name="Incident">The incident that it belongs to: <c>/v1/anomalies/incidents?id=</c>.</param>
/// <param name="IncidentNodes">Nodes that show the incident, this one among them.</param>
public sealed record AnomalyView(
    string Id, string Iso, string Key, string Market, string State, string Nature, DateTime Start, DateTime Last, DateTime AsOf, double Severity, int Intervals,
    IReadOnlyList<string> Votes, double PeakUsdPerMwh, double ExpectedUsdPerMwh, string Explanation,
    IReadOnlyList<AnomalyContextView> Context, string Incident, int IncidentNodes);

/// <param name="Kind"><c>outage</c>.</param>
/// <param name="Id">By which its own path knows it: <c>CAISO/18123456</c> of <c>/v1/outages</c>.</param>
/// <param name="End">Null where it goes on.</param>
/// <param name="Text">In words.</param>
public sealed record AnomalyContextView(string Kind, string Id, DateTime Start, DateTime? End, string Text);

/// <param name="NextCursor">Opaque; hand it back for the next page. Null on the last page.</param>
/// <param name="Forgotten">Episodes that are too old to be listed.</param>
public sealed record AnomalyPage(IReadOnlyList<AnomalyView> Anomalies, string? NextCursor, long Forgotten);

/// <summary>How answers about anomalies are written: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AnomalyPage))]
public sealed partial class AnomalyJson : JsonSerializerContext;
