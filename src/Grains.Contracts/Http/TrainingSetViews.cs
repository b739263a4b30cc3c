using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>Wants features as of past moments. Give either <paramref name="Features"/> or <paramref name="FeatureService"/>.</summary>
/// <param name="Entities">Columns of equal length: join keys, <c>event_timestamp</c>, and whatever else should stand in the result. Absent where the frame is sent as CSV.</param>
/// <param name="AsCorrected">Lets later corrections of rows through whose first version was known at the moment.</param>
/// <param name="FullFeatureNames">Puts <c>view__</c> before each name.</param>
/// <param name="SnapshotId">Snapshot of the table, from an earlier training set; the newest when absent.</param>
/// <param name="Format"><c>csv</c>, the default, or <c>parquet</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TrainingSetRequest(
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Entities = null,
    IReadOnlyList<string>? Features = null,
    string? FeatureService = null,
    bool AsCorrected = false,
    bool FullFeatureNames = false,
    string? SnapshotId = null,
    string? Format = null);

/// <param name="State"><c>queued</c>, <c>running</c>, and at the end <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Features">Columns of the result after those of the frame.</param>
/// <param name="SnapshotId">Snapshot of <c>power.feature_values</c> that it is made of; it is kept under the tag <c>training-SNAPSHOT</c>. Null where the table was empty.</param>
/// <param name="Registry">Revision of the declarations that it was made by.</param>
public sealed record TrainingSetView(
    string Id, string State, double Progress, int Rows, IReadOnlyList<string> Features, bool AsCorrected, string? SnapshotId, long Registry, DateTime CreatedAt,
    DateTime? EndedAt, string? Failure)
{
    // Generated readers set properties that a text lacks to null, past their initial values.

    /// <summary>Views that it reads, with their versions; empty for one of an older program.</summary>
    public IReadOnlyList<string> Views { get => field ?? []; init; }

    /// <summary>Oldest event that it may have read; null for no limit.</summary>
    public DateTime? From { get; init; }

    /// <summary>Newest moment of its frame; null for one of an older program.</summary>
    public DateTime? To { get; init; }

    /// <summary>Of its result: <c>csv</c> or <c>parquet</c>.</summary>
    public string Format { get => field ?? "csv"; init; }
}

public sealed record TrainingSetList(IReadOnlyList<TrainingSetView> TrainingSets);

/// <summary>Feast's request: rows of the table whose events are in [start, end].</summary>
/// <param name="FeatureViews">Null for all.</param>
public sealed record MaterializeRequest(string StartTs, string EndTs, IReadOnlyList<string>? FeatureViews = null);

/// <summary>Feast's request: rows that came into the table since the last time.</summary>
public sealed record MaterializeIncrementalRequest(string EndTs, IReadOnlyList<string>? FeatureViews = null);

/// <summary>How training sets are written: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(TrainingSetRequest))]
[JsonSerializable(typeof(TrainingSetView))]
[JsonSerializable(typeof(TrainingSetList))]
[JsonSerializable(typeof(MaterializeRequest))]
[JsonSerializable(typeof(MaterializeIncrementalRequest))]
public sealed partial class TrainingSetJson : JsonSerializerContext;
