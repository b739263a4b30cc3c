using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Domain.Bulk;

/// <summary>The stored form of a plan.</summary>
public static class BulkPlanJson
{
    public static string Write(BulkPlan plan) => JsonSerializer.Serialize(plan, BulkJson.Default.BulkPlan);

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
internal sealed partial class BulkJson : JsonSerializerContext;
