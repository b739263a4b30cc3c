using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>
/// Records of XML, read as JSON: an element is an object of its children by local name, attributes are <c>@name</c>, repeated children are a
/// list, an element with text alone is that text.
/// </summary>
internal static class XmlPages
{
    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 256L << 20 };

    public static IEnumerable<SourceRecord> Read(Stream content, EndpointSpec endpoint, Action<JsonElement> seen)
    {
        if (endpoint.RecordElement is { } name)
        {
            return ReadElements(content, name);
        }

        using var reader = XmlReader.Create(content, Safe);
        var root = XDocument.Load(reader).Root!;
        var document = JsonSerializer.SerializeToElement(new JsonObject { [root.Name.LocalName] = NodeOf(root) });
        seen(document);
        return JsonPages.Select(document, endpoint.ResponsePath);
    }

    private static IEnumerable<SourceRecord> ReadElements(Stream content, string name)
    {
        using var reader = XmlReader.Create(content, Safe);
        var number = 0;
        reader.MoveToContent();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name)
            {
                // Moves behind the element.
                var element = (XElement)XNode.ReadFrom(reader);
                yield return new JsonRecord(JsonSerializer.SerializeToElement(NodeOf(element)), ++number);
            }
            else
            {
                reader.Read();
            }
        }
    }

    private static JsonNode NodeOf(XElement element)
    {
        if (!element.HasElements && !element.HasAttributes)
        {
            return JsonValue.Create(element.Value);
        }

        var node = new JsonObject();
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            node["@" + attribute.Name.LocalName] = attribute.Value;
        }

        foreach (var children in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            JsonNode[] values = [.. children.Select(NodeOf)];
            node[children.Key] = values is [var only] ? only : new JsonArray(values);
        }

        if (!element.HasElements && element.Value.Length > 0)
        {
            node["#text"] = element.Value;
        }

        return node;
    }
}
