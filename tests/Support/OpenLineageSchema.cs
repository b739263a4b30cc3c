using System.Text.Json.Nodes;
using Json.Schema;

namespace GridGrains.Tests.Support;

/// <summary>Holds events against the published schema of OpenLineage 2-0-2 (Apache 2.0), and each facet against its own where those are at hand.</summary>
internal sealed class OpenLineageSchema
{
    private const string OwnFacet = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet";

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private static readonly Lazy<JsonSchema> Core = new(() =>
    {
        var schema = JsonSchema.FromFile(Path.Combine(AppContext.BaseDirectory, "OpenLineage-2-0-2.json"));
        SchemaRegistry.Global.Register(schema);
        return schema;
    });

    private readonly Dictionary<string, JsonSchema> _facets = [];

    /// <param name="facets">Folder of the facets' schemas; null where it is absent.</param>
    public OpenLineageSchema(string? facets)
    {
        _ = Core.Value;
        foreach (var file in facets is null ? [] : Directory.GetFiles(facets, "*.json"))
        {
            var schema = JsonSchema.FromFile(file);
            _facets[schema.GetId()!.ToString()] = schema;
        }
    }

    /// <summary>What is wrong with an event; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults(string json)
    {
        var root = JsonNode.Parse(json)!;
        var faults = FaultsOf(Core.Value, root, "event").ToList();
        foreach (var (name, facet) in FacetsOf(root).Where(_ => _facets.Count > 0))
        {
            var url = facet["_schemaURL"]!.GetValue<string>();
            if (url == OwnFacet)
            {
                // One of the platform's own: the event's schema has held it already.
                continue;
            }

            faults.AddRange(_facets.TryGetValue(url.Split('#')[0], out var schema) ? FaultsOf(schema, new JsonObject { [name] = facet.DeepClone() }, name) : [$"{name}: no published schema {url}"]);
        }

        return faults;
    }

    private static IEnumerable<(string Name, JsonObject Facet)> FacetsOf(JsonNode? node) => node switch
    {
        JsonObject many => many.SelectMany(part => part.Key is "facets" or "outputFacets" or "inputFacets"
            ? ((JsonObject)part.Value!).Select(facet => (facet.Key, (JsonObject)facet.Value!))
            : FacetsOf(part.Value)),
        JsonArray list => list.SelectMany(FacetsOf),
        _ => [],
    };

    private static IEnumerable<string> FaultsOf(JsonSchema schema, JsonNode node, string what)
    {
        var result = schema.Evaluate(node, Options);
        return result.IsValid ? [] : [$"{what}: {string.Join("; ", result.Details.Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")))}"];
    }
}
