using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.FeatureStore;
using GridGrains.Silo.Http.Problems;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>Declarations as text: JSON, or YAML with the same fields.</summary>
internal static class DeclarationText
{
    private const int MaxDepth = 20;
    private const int MaxNodes = 200_000;

    /// <exception cref="ApiException">422: the text is not YAML or JSON of this shape; the detail says where.</exception>
    public static FeatureDeclarations Parse(string text, bool isJson)
    {
        try
        {
            var node = isJson ? JsonNode.Parse(text) : FromYaml(text);
            return node.Deserialize(DeclarationJson.Default.FeatureDeclarations) ?? throw ApiException.Unprocessable("the body declares nothing");
        }
        catch (JsonException fault)
        {
            throw ApiException.Unprocessable(JsonFaults.Describe(fault));
        }
        catch (YamlException fault)
        {
            throw ApiException.Unprocessable($"line {fault.Start.Line}: {(fault.InnerException ?? fault).Message}");
        }
    }

    private static JsonNode? FromYaml(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        var nodes = 0;
        return stream.Documents.Count == 1
            ? Convert(stream.Documents[0].RootNode, 0, ref nodes)
            : throw ApiException.Unprocessable("the body holds one YAML document");
    }

    // Aliases may name a node many times: what they unfold to is bounded.
    private static JsonNode? Convert(YamlNode node, int depth, ref int nodes)
    {
        if (depth > MaxDepth || ++nodes > MaxNodes)
        {
            throw ApiException.Unprocessable($"line {node.Start.Line}: the document is nested too deeply or too large");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                var fields = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    fields[((YamlScalarNode)key).Value ?? ""] = Convert(value, depth + 1, ref nodes);
                }

                return fields;
            case YamlSequenceNode sequence:
                var items = new JsonArray();
                foreach (var item in sequence.Children)
                {
                    items.Add(Convert(item, depth + 1, ref nodes));
                }

                return items;
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    // YAML's core schema; a quoted scalar is a text.
    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && text != "0" => JsonValue.Create(whole),
            _ => JsonValue.Create(text),
        };
    }
}
