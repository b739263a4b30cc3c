using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace GridGrains.Tests.Integration.Deployment;

/// <summary>The chart as Helm would render it. Its templates put values in and do nothing else, so that a replacement is all that is needed.</summary>
internal static partial class HelmChart
{
    private static readonly string Folder = Path.Combine(DeployFolder.Root, "helm", "gridgrains");

    public static IEnumerable<string> Templates => Directory.GetFiles(Path.Combine(Folder, "templates"), "*.yaml");

    public static JsonObject Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "values.schema.json")))!.AsObject();

    /// <param name="file">Values that go over those of the chart; null for none.</param>
    public static JsonObject Values(string? file)
    {
        var values = Read("values.yaml");
        return file is null ? values : Merged(values, Read(file));
    }

    /// <summary>Places of values in a template, such as <c>image.tag</c>.</summary>
    public static IEnumerable<string> Places(string template) => Value().Matches(template).Select(match => match.Groups[1].Value);

    public static string Render(string template, JsonObject values)
    {
        var text = Value().Replace(template, match => Find(values, match.Groups[1].Value)?.ToString() ?? throw new InvalidOperationException($"no value {match.Groups[1].Value}"));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        return text;
    }

    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects(JsonObject values) =>
        [.. Templates.Select(path => (IKubernetesObject<V1ObjectMeta>)Assert.Single(KubernetesYaml.LoadAllFromString(Render(File.ReadAllText(path), values), strict: true)))];

    public static JsonNode? Find(JsonNode values, string place) => place.Split('.').Aggregate((JsonNode?)values, (node, name) => node?[name]);

    private static JsonObject Read(string file) => JsonNode.Parse(KubernetesYaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Folder, file))) is { } values
        ? System.Text.Json.JsonSerializer.Serialize(values)
        : "{}")!.AsObject();

    private static JsonObject Merged(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            under[name] = value is JsonObject inner && under[name] is JsonObject known ? Merged(known, inner) : value!.DeepClone();
        }

        return under;
    }

    [GeneratedRegex(@"\{\{ \.Values\.([A-Za-z.]+) \}\}")]
    private static partial Regex Value();
}
