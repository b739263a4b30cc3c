using System.Text;
using System.Text.Json;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Features.Streams;

/// <summary>Which features of which entities a reader watches, as a request for online features.</summary>
/// <param name="Body">The request, JSON in UTF-8.</param>
internal sealed record FeatureStreamAsk(byte[] Body, FeatureRequest Request, FeaturePlan Plan)
{
    public const int MaxEntities = 200;
    public const int MaxValues = 5_000;

    public static readonly QueryParameter[] Parameters =
    [
        new("service", "A feature service; features go beside it in no case.", "node_default"),
        new("features", "view:feature, separated by commas.", "node_prices:rt_lmp,node_prices:da_lmp"),
        new("key", "Join key, several separated by commas; the one that the features need when absent.", "node_id"),
        new("entity", $"A value of the join key, several separated by commas; given once for each entity, at most {MaxEntities} times.", "CAISO/SP15", IsRepeatable: true),
        new(Http.Streams.StreamRules.AfterParameter, "id of the last event that the reader has.", "3f2b9c1d7a04-17"),
    ];

    /// <summary>Readers with the same key watch the same.</summary>
    public string Key => Encoding.UTF8.GetString(Body);

    /// <exception cref="ApiException">400, 404 or 422: what is asked for is not there, or too much.</exception>
    public static FeatureStreamAsk Of(ApiQuery query, FeaturePlans plans)
    {
        var (service, features) = (query.Text("service"), query.Text("features")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var entities = query.Texts("entity", MaxEntities);
        if (service is null == features is null)
        {
            throw ApiException.BadParameter("features", "one of service and features is needed");
        }

        if (entities.Count == 0)
        {
            throw ApiException.BadParameter("entity", "is missing; for example CAISO/SP15");
        }

        var featuresJson = JsonSerializer.SerializeToUtf8Bytes(features ?? [], Grains.Contracts.Http.ApiJson.Default.StringArray);
        var plan = service is null ? plans.Resolve(featuresJson, fullNames: false) : plans.ResolveService(service, fullNames: false);
        string[] needed = [.. plan.Views.SelectMany(view => view.JoinKeys).Distinct()];
        var keys = query.Text("key")?.Split(',') ?? needed;
        if (!keys.ToHashSet().SetEquals(needed))
        {
            throw ApiException.BadParameter("key", $"the features need the join keys {string.Join(", ", needed)}");
        }

        if (entities.Count * plan.Columns.Length > MaxValues)
        {
            throw ApiException.BadParameter("entity", $"a stream carries at most {MaxValues} values; watch fewer entities or features");
        }

        var body = BodyOf(service, features, keys, entities);
        return new FeatureStreamAsk(body, FeatureRequest.Parse(body), plan);
    }

    private static byte[] BodyOf(string? service, string[]? features, string[] keys, IReadOnlyList<string> entities)
    {
        // A comma parts join keys only where there are several.
        string[][] values = [.. entities.Select(entity => keys.Length == 1 ? [entity] : entity.Split(','))];
        if (values.FirstOrDefault(parts => parts.Length != keys.Length) is { } wrong)
        {
            throw ApiException.BadParameter("entity", $"'{string.Join(',', wrong)}' is not of the form {string.Join(',', keys)}");
        }

        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("feature_service", service);
        json.WriteStartArray("features");
        Array.ForEach(features ?? [], json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartObject("entities");
        for (var key = 0; key < keys.Length; key++)
        {
            json.WriteStartArray(keys[key]);
            Array.ForEach(values, parts => json.WriteStringValue(parts[key]));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}
