using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Http;

public sealed record FeatureViewList(IReadOnlyList<FeatureViewEntry> Views);

/// <summary>A feature view as it is served.</summary>
/// <param name="Version">Null for a view of the platform, which has no versions.</param>
/// <param name="JoinKeys">Names of the entity columns that a request must hold.</param>
/// <param name="TtlSeconds">Older values are OUTSIDE_MAX_AGE and null; 0 for no limit.</param>
/// <param name="Source">The push source that feeds the view; null for a view of the platform.</param>
/// <param name="Online">Whether its newest values are served.</param>
/// <param name="Offline">Whether its values are kept for training sets.</param>
public sealed record FeatureViewEntry(
    string Name,
    int? Version,
    IReadOnlyList<string> JoinKeys,
    IReadOnlyList<FeatureEntry> Features,
    long TtlSeconds,
    string Description,
    string Owner,
    string? Source,
    bool Online,
    bool Offline,
    IReadOnlyDictionary<string, string> Tags);

/// <param name="Type">Feast's name: DOUBLE, INT64, STRING, BOOL, UNIX_TIMESTAMP (seconds), DOUBLE_LIST, FLOAT_LIST.</param>
/// <param name="EventTime">What the event timestamp is: interval_end, known_at, window_end, pushed.</param>
public sealed record FeatureEntry(string Name, string Type, string Description, string EventTime);

public sealed record FeatureServiceList(IReadOnlyList<FeatureServiceEntry> Services);

/// <param name="Features"><c>view:feature</c> references in the order of the answer's columns.</param>
public sealed record FeatureServiceEntry(string Name, IReadOnlyList<string> Features, string Description, string Owner);

public sealed record FeatureEntityList(IReadOnlyList<FeatureEntityEntry> Entities);

/// <param name="Name">The entity; of the platform's own it is the join key.</param>
/// <param name="Views">Views that are read by this join key.</param>
public sealed record FeatureEntityEntry(string Name, string JoinKey, string ValueType, string Description, IReadOnlyList<string> Views);

/// <summary>How lists of the feature catalogue are written: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FeatureViewList))]
[JsonSerializable(typeof(FeatureServiceList))]
[JsonSerializable(typeof(FeatureEntityList))]
[JsonSerializable(typeof(PushFeaturesRequest))]
[JsonSerializable(typeof(WriteOnlineRequest))]
[JsonSerializable(typeof(NoContentView))]
[JsonSerializable(typeof(RegistryPlanView))]
public sealed partial class FeatureJson : JsonSerializerContext;
