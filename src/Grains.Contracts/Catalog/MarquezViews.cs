using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Catalog;

/// <summary>Name of a dataset or a job, as Marquez' interface gives it.</summary>
public sealed record MarquezId(string Namespace, string Name);

public sealed record MarquezNamespace(string Name, DateTime CreatedAt, DateTime UpdatedAt, string OwnerName, string? Description, bool IsHidden);

public sealed record MarquezNamespaces(IReadOnlyList<MarquezNamespace> Namespaces);

public sealed record MarquezField(string Name, string? Type, IReadOnlyList<string> Tags, string? Description);

/// <param name="Type">DB_TABLE or STREAM.</param>
/// <param name="CreatedAt">Of the first event that names it; of a dataset that no event names the start of this silo.</param>
/// <param name="SourceName">The store.</param>
/// <param name="CurrentVersion">Never known here; nor what is of the same kind: <c>lastModifiedAt</c>, <c>lastLifecycleState</c>, <c>columnLineage</c>, <c>facets</c>.</param>
public sealed record MarquezDataset(
    MarquezId Id, string Type, string Name, string PhysicalName, DateTime CreatedAt, DateTime UpdatedAt, string Namespace, string SourceName, IReadOnlyList<MarquezField> Fields,
    IReadOnlyList<string> Tags, DateTime? LastModifiedAt, string? LastLifecycleState, string? Description, string? CurrentVersion, JsonElement? ColumnLineage,
    IReadOnlyDictionary<string, JsonElement> Facets, bool Deleted);

/// <param name="TotalCount">In the namespace, whatever <c>limit</c> is.</param>
public sealed record MarquezDatasets(IReadOnlyList<MarquezDataset> Datasets, int TotalCount);

/// <param name="State">NEW, RUNNING, COMPLETED, ABORTED, FAILED.</param>
public sealed record MarquezRun(
    string Id, DateTime CreatedAt, DateTime UpdatedAt, DateTime? NominalStartTime, DateTime? NominalEndTime, string State, DateTime? StartedAt, DateTime? EndedAt, long? DurationMs,
    IReadOnlyDictionary<string, string> Args, JsonElement? JobVersion, IReadOnlyList<JsonElement> InputDatasetVersions, IReadOnlyList<JsonElement> OutputDatasetVersions,
    IReadOnlyDictionary<string, JsonElement> Facets);

/// <param name="Type">BATCH or STREAM.</param>
/// <param name="LatestRun">Null for a job that no run was reported of.</param>
public sealed record MarquezJob(
    MarquezId Id, string Type, string Name, string SimpleName, string? ParentJobName, string? ParentJobUuid, DateTime CreatedAt, DateTime UpdatedAt, string Namespace,
    IReadOnlyList<MarquezId> Inputs, IReadOnlyList<MarquezId> Outputs, string? Location, string? Description, MarquezRun? LatestRun, IReadOnlyList<MarquezRun> LatestRuns,
    IReadOnlyDictionary<string, JsonElement> Facets, string? CurrentVersion, IReadOnlyList<string> Labels, IReadOnlyList<string> Tags);

public sealed record MarquezJobs(IReadOnlyList<MarquezJob> Jobs, int TotalCount);

public sealed record MarquezEdge(string Origin, string Destination);

/// <param name="Id"><c>dataset:NAMESPACE:NAME</c> or <c>job:NAMESPACE:NAME</c>.</param>
/// <param name="Type">DATASET or JOB.</param>
/// <param name="Data">The dataset or the job.</param>
public sealed record MarquezNode(string Id, string Type, JsonElement Data, IReadOnlyList<MarquezEdge> InEdges, IReadOnlyList<MarquezEdge> OutEdges);

public sealed record MarquezGraph(IReadOnlyList<MarquezNode> Graph);

/// <summary>How Marquez writes: camelCase, nulls written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MarquezNamespaces))]
[JsonSerializable(typeof(MarquezDatasets))]
[JsonSerializable(typeof(MarquezJobs))]
[JsonSerializable(typeof(MarquezGraph))]
public sealed partial class MarquezJson : JsonSerializerContext;
