using System.Text.Json;

namespace GridGrains.Grains.Contracts.Http;

/// <summary>Feast's request for online features. Give either <paramref name="Features"/> or <paramref name="FeatureService"/>.</summary>
/// <param name="Features"><c>view:feature</c> references.</param>
/// <param name="Entities">Join keys, each with one value per entity row: <c>node_id</c>, <c>hub_id</c>, <c>zone_id</c>.</param>
public sealed record OnlineFeaturesRequest(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Entities,
    IReadOnlyList<string>? Features = null,
    string? FeatureService = null,
    bool FullFeatureNames = false)
{
    /// <summary>A past moment, UTC: values as they were known then; null for the present.</summary>
    public DateTime? AsOf { get; init; }
}

/// <summary>Feast's answer: <c>results[i]</c> is the column of <c>metadata.feature_names[i]</c>, <c>values[j]</c> belongs to entity row j.</summary>
public sealed record OnlineFeaturesAnswer(OnlineFeaturesMetadata Metadata, IReadOnlyList<FeatureColumn> Results)
{
    /// <summary>The column of a feature or join key; null when it was not asked for.</summary>
    public FeatureColumn? Find(string featureName)
    {
        for (var i = 0; i < Metadata.FeatureNames.Count; i++)
        {
            if (Metadata.FeatureNames[i] == featureName)
            {
                return Results[i];
            }
        }

        return null;
    }
}

public sealed record OnlineFeaturesMetadata(IReadOnlyList<string> FeatureNames);

/// <summary>The values of one entity, as the stream of features sends them; by the names of features.</summary>
/// <param name="Entity">By join key.</param>
public sealed record FeatureValuesUpdate(
    IReadOnlyDictionary<string, JsonElement> Entity, IReadOnlyDictionary<string, JsonElement> Values, IReadOnlyDictionary<string, string> Statuses,
    IReadOnlyDictionary<string, string> EventTimestamps);

/// <param name="After">The place from which on updates are gone.</param>
public sealed record MissedFeaturesView(string After);

/// <param name="Statuses">PRESENT, NULL_VALUE or NOT_FOUND.</param>
public sealed record FeatureColumn(IReadOnlyList<JsonElement> Values, IReadOnlyList<string> Statuses, IReadOnlyList<string> EventTimestamps);
