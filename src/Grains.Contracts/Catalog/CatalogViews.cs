using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Catalog;

/// <summary>An entry as a hit of a search.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Kind">cube, table, rollup, view, dimension, dataset, feature_view, feature_service, topic, hub, zone, curve, pipeline, node or endpoint.</param>
/// <param name="Store">iceberg, clickhouse, log; empty for what is kept nowhere.</param>
/// <param name="Columns">Names of its columns that words of the search are in.</param>
/// <param name="Score">Greater is better; comparable within one answer.</param>
public sealed record CatalogHitView(
    string Id, string Kind, string Name, string Title, string Description, string Owner, string Store, string? Iso, IReadOnlyList<string> Tags, string Certification, bool Deprecated,
    IReadOnlyList<string> Columns, double Score);

/// <summary>A word of the search that names a node, hub or zone.</summary>
public sealed record CatalogNamedView(string Word, string Kind, string Id);

public sealed record CatalogFacetValue(string Value, int Count);

/// <param name="Field">kind, iso, owner, product, store, class, tag.</param>
public sealed record CatalogFacet(string Field, IReadOnlyList<CatalogFacetValue> Values);

/// <param name="Total">Entries that hold as many words of the search as any does.</param>
/// <param name="TotalIsExact">False where there are more.</param>
/// <param name="Words">How many of the words the entries hold.</param>
/// <param name="Asked">How many words were looked for.</param>
/// <param name="NextCursor">Hand it back for the next page; null on the last one.</param>
public sealed record CatalogPage(
    IReadOnlyList<CatalogHitView> Entries, int Total, bool TotalIsExact, int Words, int Asked, IReadOnlyList<CatalogNamedView> Named, IReadOnlyList<CatalogFacet> Facets, string? NextCursor);

/// <param name="Unit">Of a number; count, flags, ordinal where it measures nothing.</param>
/// <param name="From">What it is made of.</param>
public sealed record CatalogColumnView(string Name, string Type, string Description, string? Unit, bool Required, string? From);

/// <param name="FreshnessSeconds">Null where values come only when something happens.</param>
/// <param name="Completeness">Share of records that are there after that time; null where nothing is promised.</param>
public sealed record CatalogSlaView(double? FreshnessSeconds, double? Completeness, string Text);

/// <summary>What was measured when the answer was made.</summary>
/// <param name="Status">fresh, late, on_demand, or unknown with the reason in <paramref name="Note"/>.</param>
/// <param name="BehindSeconds">How long the oldest record that is not there yet may have waited; 0 when all are there. Of a topic: time since its newest record.</param>
/// <param name="LastArrival">When the newest row came.</param>
/// <param name="LastEvent">The newest moment that a row is about.</param>
/// <param name="Completeness">Share of the log's records that are in the table.</param>
public sealed record CatalogFreshnessView(
    string Status, double? BehindSeconds, DateTime? LastArrival, DateTime? LastEvent, double? Completeness, long? Rows, long? Bytes, DateTime MeasuredAt, string? Note);

/// <param name="Language">clickhouse, duckdb, trino, python, csharp, http.</param>
public sealed record CatalogQueryView(string Language, string Text);

/// <param name="Changed">Fields that it changed.</param>
public sealed record CatalogActView(long Sequence, DateTime At, string Actor, string Reason, IReadOnlyList<string> Changed);

/// <param name="Class">public, internal, licensed or personal.</param>
/// <param name="Certification">certified or none.</param>
/// <param name="ReplacedBy">Id of the entry to take instead.</param>
/// <param name="RetentionDays">Null where it is kept for good, or computed when it is read.</param>
/// <param name="Sources">Ids of the entries that it is made of.</param>
/// <param name="Gaps">What it does not say of itself.</param>
/// <param name="History">What people changed of it, newest first.</param>
public sealed record CatalogEntryView(
    string Id, string Kind, string Name, string Title, string Description, string Owner, string Product, string Store, string Class, IReadOnlyList<string> Tags, IReadOnlyList<string> Aliases,
    string Certification, bool Deprecated, string? ReplacedBy, CatalogSlaView? Sla, CatalogFreshnessView? Freshness, int? RetentionDays, IReadOnlyList<string> Key, string? TimeColumn,
    IReadOnlyList<CatalogColumnView> Columns, IReadOnlyList<string> Parameters, string? Address, IReadOnlyList<string> Sources, IReadOnlyList<CatalogQueryView> Queries,
    IReadOnlyList<string> Gaps, IReadOnlyList<CatalogActView> History);

/// <param name="Actor">Who says it.</param>
/// <param name="Reason">Why, for whoever looks later.</param>
/// <param name="Owner">Null leaves it as it is.</param>
/// <param name="Tags">All of its tags from now on; null leaves them.</param>
/// <param name="Certification">certified or none; null leaves it.</param>
/// <param name="ReplacedBy">Id of an entry; null leaves it.</param>
/// <param name="Reset">Fields that are again what the declaration says.</param>
public sealed record CatalogChangeRequest(
    string Actor, string Reason, string? Owner = null, string? Description = null, IReadOnlyList<string>? Tags = null, string? Certification = null, bool? Deprecated = null,
    string? ReplacedBy = null, IReadOnlyList<string>? Reset = null);

/// <summary>How answers about the catalogue are written: snake_case, nulls written, generated code. A request with an unknown field is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CatalogPage))]
[JsonSerializable(typeof(CatalogEntryView))]
[JsonSerializable(typeof(CatalogChangeRequest))]
public sealed partial class CatalogJson : JsonSerializerContext;
