using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Bulk;

/// <summary>The stored form of a plan, and of what is said of a node.</summary>
public static class BulkPlanJson
{
    public static string Write(BulkPlan plan) => JsonSerializer.Serialize(plan, BulkJson.Default.BulkPlan);

    public static string Write(NodeLabels labels) => JsonSerializer.Serialize(labels, BulkJson.Default.NodeLabels);

    public static NodeLabels ReadLabels(string text) => JsonSerializer.Deserialize(text, BulkJson.Default.NodeLabels) ?? NodeLabels.None;

    /// <exception cref="DomainException"><c>StorageVersion</c>: it has a form that this program does not know.</exception>
    public static BulkPlan Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, BulkJson.Default.BulkPlan) ?? throw new JsonException("it is null");
        }
        catch (JsonException unknown)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"a plan of a bulk load has a form that this program does not know: {unknown.Message}", unknown);
        }
    }
}

[JsonSerializable(typeof(BulkPlan))]
[JsonSerializable(typeof(NodeLabels))]
internal sealed partial class BulkJson : JsonSerializerContext;
