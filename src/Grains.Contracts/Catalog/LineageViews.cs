using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Catalog;

/// <summary>A column of a dataset, or the dataset as a whole.</summary>
/// <param name="Dataset">Id of an entry of the catalogue; <c>form.NAME</c> for a form of report, <c>record.lmp</c> for the canonical record.</param>
/// <param name="Column">Null for the whole: its rows, whatever is in them.</param>
public sealed record LineageNodeView(string Dataset, string? Column);

/// <param name="How">copy, rename, formula, aggregate: the value comes from there. filter, join: it decides which rows or values count.</param>
/// <param name="Note">How, in words, where a declaration says it.</param>
public sealed record LineageEdgeView(LineageNodeView From, LineageNodeView To, string How, string? Note);

/// <summary>A node that comes from nowhere, and what it is.</summary>
public sealed record LineageRootView(string Dataset, string? Column, string Reason);

/// <param name="Whole">False where depth or size ended the walk.</param>
/// <param name="Missing">What the graph does not know, with the reason; none where it is whole.</param>
public sealed record LineageAnswer(
    LineageNodeView Node, string Direction, int Depth, IReadOnlyList<LineageEdgeView> Edges, IReadOnlyList<LineageRootView> Roots, bool Whole, IReadOnlyList<string> Missing);

/// <param name="Datasets">Datasets with a column that is made of it, or whose rows it decides about.</param>
public sealed record ImpactAnswer(LineageNodeView Node, IReadOnlyList<string> Datasets, IReadOnlyList<LineageNodeView> Columns, IReadOnlyList<string> Missing);

/// <param name="Paths">Ways of the value, shortest first, 20 at most.</param>
public sealed record PathsAnswer(LineageNodeView From, LineageNodeView To, IReadOnlyList<IReadOnlyList<LineageEdgeView>> Paths, IReadOnlyList<string> Missing);

/// <param name="Key">The job, or the dataset, that the event is about.</param>
/// <param name="Duplicate">True where the event was known: nothing was changed.</param>
/// <param name="Columns">Columns of outputs that the event says the making of.</param>
public sealed record LineageReceipt(string Key, bool Duplicate, int Inputs, int Outputs, int Columns);

/// <summary>An event of OpenLineage as the description of the interface shows it; facets are taken as they come.</summary>
public sealed record OpenLineageEvent(
    [property: JsonPropertyName("eventTime")] DateTime EventTime, string Producer, [property: JsonPropertyName("schemaURL")] string SchemaUrl,
    [property: JsonPropertyName("eventType")] string? EventType, OpenLineageRun? Run, OpenLineageJob? Job, IReadOnlyList<OpenLineageDataset>? Inputs, IReadOnlyList<OpenLineageDataset>? Outputs);

public sealed record OpenLineageRun([property: JsonPropertyName("runId")] string RunId);

public sealed record OpenLineageJob(string Namespace, string Name);

public sealed record OpenLineageDataset(string Namespace, string Name);

/// <summary>How answers about lineage are written: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(LineageAnswer))]
[JsonSerializable(typeof(ImpactAnswer))]
[JsonSerializable(typeof(PathsAnswer))]
[JsonSerializable(typeof(LineageReceipt))]
[JsonSerializable(typeof(ValueLineageAnswer))]
[JsonSerializable(typeof(OpenLineageEvent))]
public sealed partial class LineageJson : JsonSerializerContext;
