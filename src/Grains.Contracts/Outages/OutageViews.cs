using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Outages;

/// <summary>How outages are written as JSON: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OutageList))]
[JsonSerializable(typeof(OutageDetail))]
public sealed partial class OutageJson : JsonSerializerContext;

/// <summary>An outage as it is known, or was at <c>known_at</c>.</summary>
/// <param name="Id"><c>ISO/ID</c>: what its own path and its alerts call it.</param>
/// <param name="State"><c>scheduled</c>, <c>open</c>, <c>changed</c> (open, and not as first said), <c>returned</c> or <c>cancelled</c>, at the moment asked for.</param>
/// <param name="Severity"><c>minor</c>; <c>major</c> above 500 MW; <c>critical</c> above 1,000 MW.</param>
/// <param name="HighImpact">True for a nuclear unit.</param>
/// <param name="Facility">Unit or facility by the source's id.</param>
/// <param name="Region">Zone, area or hub by the ISO's own name; null where the source names none.</param>
/// <param name="Node">Id of the node that it feeds; null where the source names none.</param>
/// <param name="CapacityMw">Out of service.</param>
/// <param name="UnitMw">All that the facility can give; null where the source does not say.</param>
/// <param name="EndTime">Actual or expected; null where it is open.</param>
/// <param name="KnownAt">Since when it is known as it stands here.</param>
/// <param name="ConfirmedAt">Newest publication that says so.</param>
public sealed record OutageView(
    string Id, string Iso, string State, string Severity, bool HighImpact, string Facility, string? FacilityName, string FacilityType, string Kind, string? Region, string? Node,
    double CapacityMw, double? UnitMw, DateTime StartTime, DateTime? EndTime, string? Reason, string Source, DateTime KnownAt, DateTime ConfirmedAt, int Revisions);

/// <param name="At">The moment that states are of.</param>
/// <param name="Matching">Outages that the request selects; <paramref name="Outages"/> has the greatest of them.</param>
/// <param name="CapacityMw">Out of service over all that match.</param>
public sealed record OutageList(DateTime At, int Matching, double CapacityMw, IReadOnlyList<OutageView> Outages);

/// <param name="KnownAt">When it was published.</param>
/// <param name="ConfirmedAt">Newest publication that says the same.</param>
/// <param name="Changed">Fields that are not as in the revision before: <c>capacity_mw</c>, <c>start_time</c>, <c>end_time</c>, <c>status</c> and so on.</param>
public sealed record OutageRevisionView(
    DateTime KnownAt, DateTime ConfirmedAt, IReadOnlyList<string> Changed, double CapacityMw, DateTime StartTime, DateTime? EndTime, string Status, string Kind, string? Reason, string Source);

/// <param name="Revisions">Oldest first.</param>
/// <param name="Facilities">All facilities of which an outage of this id was known then, the greatest capacity first: the parameter <c>facility</c> names one where there are several.</param>
public sealed record OutageDetail(OutageView Outage, IReadOnlyList<OutageRevisionView> Revisions, IReadOnlyList<string> Facilities);
