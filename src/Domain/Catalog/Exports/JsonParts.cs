using System.Globalization;
using System.Text.Json.Nodes;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>Parts of exports. What says nothing is not written.</summary>
internal static class JsonParts
{
    public static JsonObject With(this JsonObject target, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            target[name] = text;
        }

        return target;
    }

    public static JsonObject With(this JsonObject target, string name, JsonObject part)
    {
        if (part.Count > 0)
        {
            target[name] = part;
        }

        return target;
    }

    public static JsonObject With(this JsonObject target, string name, JsonArray part)
    {
        if (part.Count > 0)
        {
            target[name] = part;
        }

        return target;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>What an entry says that neither schema nor promise of an export has a field for.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode>> Facts(CatalogEntry entry, CatalogOverrides said)
    {
        var facts = new JsonObject { ["kind"] = entry.Kind.Word() }
            .With("store", entry.Store)
            .With("classification", entry.Class.ToString().ToLower(CultureInfo.InvariantCulture))
            .With("certification", said.Certification == CatalogChange.Uncertified ? null : said.Certification)
            .With("replaced_by", said.ReplacedBy)
            .With("promise", entry.Sla?.Text)
            .With("time_column", entry.TimeColumn)
            .With("key", Texts(entry.Key))
            .With("aliases", Texts(entry.Aliases))
            .With("iso", entry.Iso)
            .With("sources", Texts(entry.Sources))
            .With("topics", Texts(entry.Topics))
            .With("parameters", Texts(entry.Parameters))
            .With("examples", Named(entry.Examples))
            .With("address", entry.Address)
            .With("declared", entry.IsDeclaredByProgram ? null : "at run time");
        return [.. facts.Select(fact => KeyValuePair.Create(fact.Key, fact.Value!.DeepClone()))];
    }

    private static JsonObject Named(IReadOnlyDictionary<string, string> values) =>
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Aggregate(new JsonObject(), (named, pair) => named.With(pair.Key, pair.Value));
}
