using System.Text.Json.Serialization;

namespace GridGrains.Domain.FeatureStore;

/// <summary>What a file or request declares. Absent lists declare nothing; what is declared already and not named stays.</summary>
/// <param name="Remove">What goes, as <c>view/turbine_stats@v1</c>, <c>service/wind_model</c>.</param>
public sealed record FeatureDeclarations(
    IReadOnlyList<EntityDeclaration>? Entities = null,
    IReadOnlyList<PushSourceDeclaration>? PushSources = null,
    IReadOnlyList<ViewDeclaration>? Views = null,
    IReadOnlyList<DerivedViewDeclaration>? DerivedViews = null,
    IReadOnlyList<ServiceDeclaration>? Services = null,
    IReadOnlyList<string>? Remove = null)
{
    [JsonIgnore]
    public IEnumerable<IDeclaration> All =>
    [
        .. Entities ?? [], .. PushSources ?? [], .. Views ?? [], .. DerivedViews ?? [], .. Services ?? [],
    ];
}

public interface IDeclaration
{
    /// <summary><c>entity</c>, <c>push_source</c>, <c>view</c>, <c>derived_view</c>, <c>service</c>.</summary>
    string Kind { get; }

    /// <summary>Within its kind; a view has its version in it: <c>turbine_stats@v1</c>.</summary>
    string Id { get; }

    string? Description { get; }
}

/// <summary>A thing that has features.</summary>
/// <param name="JoinKey">Column that holds its values in requests and pushes.</param>
/// <param name="ValueType">STRING or INT64.</param>
public sealed record EntityDeclaration(string Name, string JoinKey, string ValueType = "STRING", string? Description = null) : IDeclaration
{
    [JsonIgnore]
    public string Kind => "entity";

    [JsonIgnore]
    public string Id => Name;
}

/// <summary>Where pushed rows come in.</summary>
/// <param name="TimestampField">Column with the event timestamp.</param>
/// <param name="KnownAtField">Column that holds since when the row was known; where it has none, the event timestamp and <paramref name="KnownAfter"/> count.</param>
/// <param name="KnownAfter">Time from an event until it is known, as <c>5m</c>.</param>
public sealed record PushSourceDeclaration(
    string Name, string TimestampField = "event_timestamp", string KnownAtField = "created", string KnownAfter = "0", string? Description = null, string? Owner = null)
    : IDeclaration
{
    [JsonIgnore]
    public string Kind => "push_source";

    [JsonIgnore]
    public string Id => Name;
}

/// <param name="Type">A name of <see cref="FeatureTypeNames"/>.</param>
public sealed record FieldDeclaration(string Name, string Type, string? Description = null);

/// <summary>A figure over the values of one field in a window that ends at a multiple of its step.</summary>
/// <param name="Function">count, sum, mean, std, min, max or last.</param>
/// <param name="Window">Its length, as <c>1h</c>.</param>
/// <param name="Step">Time between two windows; null for windows that follow each other.</param>
/// <param name="Name">Of the feature; null for <c>field_function_window</c>.</param>
public sealed record AggregationDeclaration(string Feature, string Function, string Window, string? Step = null, string? Name = null)
{
    [JsonIgnore]
    public string OutputName => Name ?? $"{Feature}_{Function}_{Window}";
}

/// <summary>Features of one entity, or of a composite one, from one source.</summary>
/// <param name="Version">From 1; read without a version, the newest counts.</param>
/// <param name="Ttl">Older values are not served, online and in training sets; <c>0</c> for no limit.</param>
/// <param name="Source">Name of a push source.</param>
public sealed record ViewDeclaration(
    string Name,
    IReadOnlyList<string> Entities,
    IReadOnlyList<FieldDeclaration> Schema,
    string Source,
    int Version = 1,
    string Ttl = "0",
    IReadOnlyList<AggregationDeclaration>? Aggregations = null,
    string? Description = null,
    string? Owner = null,
    IReadOnlyDictionary<string, string>? Tags = null,
    bool Online = true,
    bool Offline = true) : IDeclaration
{
    [JsonIgnore]
    public string Kind => "view";

    [JsonIgnore]
    public string Id => IdOf(Name, Version);

    public static string IdOf(string name, int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}@v{version}");
}

/// <param name="Expression">Arithmetic over features: <c>"turbine_stats:mean_output_mw / 3.6"</c>; see <see cref="FeatureExpression"/>.</param>
public sealed record DerivedFieldDeclaration(string Name, string Expression, string? Description = null);

/// <summary>Features that are computed from others when they are read.</summary>
public sealed record DerivedViewDeclaration(
    string Name, IReadOnlyList<DerivedFieldDeclaration> Features, string? Description = null, string? Owner = null, IReadOnlyDictionary<string, string>? Tags = null)
    : IDeclaration
{
    [JsonIgnore]
    public string Kind => "derived_view";

    [JsonIgnore]
    public string Id => Name;
}

/// <summary>A name for a list of features.</summary>
/// <param name="Features">References: <c>view:feature</c>, <c>view@v2:feature</c>, or <c>view</c> for all of its features.</param>
public sealed record ServiceDeclaration(string Name, IReadOnlyList<string> Features, string? Description = null, string? Owner = null) : IDeclaration
{
    [JsonIgnore]
    public string Kind => "service";

    [JsonIgnore]
    public string Id => Name;
}
