using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GridGrains.Silo.Hosting;
using k8s;
using k8s.Models;

namespace GridGrains.Tests.Integration.Deployment;

/// <summary>The chart has the objects of the Kustomize overlays, field by field. No Helm runs it here, and no cluster.</summary>
public sealed class HelmTests
{
    [Theory]
    [InlineData("production", null)]
    [InlineData("small", "values-small.yaml")]
    public async Task Chart_renders_to_what_the_overlay_does(string overlay, string? values)
    {
        var chart = HelmChart.Objects(HelmChart.Values(values)).ToDictionary(NameOf, TextOf);

        Assert.Equal((await KubernetesTests.RenderAsync(overlay)).ToDictionary(NameOf, TextOf), chart);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("values-small.yaml")]
    public void Values_are_those_that_the_schema_asks_for(string? values) => Assert.Empty(Faults(HelmChart.Schema, HelmChart.Values(values), ""));

    [Theory]
    [InlineData("replicas", "0", "replicas: 0 is below 1")]
    [InlineData("replicas", "\"3\"", "replicas: is no integer")]
    [InlineData("feed", "\"everything\"", "feed: 'everything' is not")]
    [InlineData("replica", "3", "replica: is not known")]
    [InlineData("image", "{\"name\":\"a\"}", "image.tag: is missing")]
    [InlineData("namespace", "\"a\\n  b: c\"", "namespace: ")]
    public void Schema_refuses_other_values(string name, string value, string fault)
    {
        var values = HelmChart.Values(null);
        values[name] = JsonNode.Parse(value);

        Assert.Contains(Faults(HelmChart.Schema, values, ""), found => found.StartsWith(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_value_has_a_place_in_a_template_and_a_pattern_or_a_range()
    {
        var places = HelmChart.Templates.SelectMany(path => HelmChart.Places(File.ReadAllText(path))).ToHashSet();

        Assert.Equal(Leaves(HelmChart.Schema, "").Select(leaf => leaf.Place).Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
        Assert.All(Leaves(HelmChart.Schema, ""), leaf => Assert.True(leaf.Schema.ContainsKey("pattern") || leaf.Schema.ContainsKey("minimum"), leaf.Place));
    }

    [Fact]
    public void Empty_variables_are_no_settings()
    {
        var settings = HelmChart.Objects(HelmChart.Values("values-small.yaml")).OfType<V1ConfigMap>().Single().Data.ToDictionary();
        Assert.Equal("", settings[ClusterSettings.KafkaAuthorityVariable]);

        Assert.Null(ClusterSettings.KafkaFromEnvironment(settings.GetValueOrDefault).TlsAuthorityFile);
        DeployFolder.ReadSettings(settings);
    }

    private static string NameOf(IKubernetesObject<V1ObjectMeta> one) => $"{one.Kind}/{one.Metadata.Name}";

    // A variable that is empty is one that is not there: Kustomize takes it out, a template cannot.
    private static string TextOf(IKubernetesObject<V1ObjectMeta> one)
    {
        if (one is V1ConfigMap map)
        {
            map.Data = map.Data.Where(pair => pair.Value.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();
        }

        return Sorted(JsonNode.Parse(KubernetesJson.Serialize(one)))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<(string Place, JsonObject Schema)> Leaves(JsonObject schema, string place) => schema["properties"] is JsonObject properties
        ? properties.SelectMany(property => Leaves(property.Value!.AsObject(), place.Length == 0 ? property.Key : $"{place}.{property.Key}"))
        : [(place, schema)];

    /// <summary>As much of JSON Schema as the chart's uses.</summary>
    private static IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string place)
    {
        switch ((string)schema["type"]!)
        {
            case "object" when value is JsonObject members:
                var properties = schema["properties"]!.AsObject();
                return members.Where(member => !properties.ContainsKey(member.Key)).Select(member => $"{Below(member.Key)}: is not known")
                    .Concat(schema["required"]!.AsArray().Where(name => !members.ContainsKey((string)name!)).Select(name => $"{Below((string)name!)}: is missing"))
                    .Concat(members.Where(member => properties.ContainsKey(member.Key)).SelectMany(member => Faults(properties[member.Key]!.AsObject(), member.Value, Below(member.Key))));
            case "integer" when value?.GetValueKind() == JsonValueKind.Number:
                var number = (double)value!;
                return number < (double)schema["minimum"]! ? [$"{place}: {number} is below {schema["minimum"]}"] : number > (double)schema["maximum"]! ? [$"{place}: {number} is above {schema["maximum"]}"] : [];
            case "string" when value?.GetValueKind() == JsonValueKind.String:
                return Regex.IsMatch((string)value!, (string)schema["pattern"]!) ? [] : [$"{place}: '{value}' is not {schema["pattern"]}"];
            default:
                return [$"{place}: is no {schema["type"]}"];
        }

        string Below(string name) => place.Length == 0 ? name : $"{place}.{name}";
    }
}
