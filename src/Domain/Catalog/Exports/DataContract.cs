using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>An entry as a data contract by the Open Data Contract Standard. What the standard has no field for is a custom property.</summary>
public static class DataContract
{
    public const string ApiVersion = "v3.1.0";
    public const string Kind = "DataContract";
    public const string UnitProperty = "unit";
    public const string Latency = "latency";
    public const string Frequency = "frequency";
    public const string Retention = "retention";

    private const int VersionLength = 12;

    public static JsonObject Of(ExportedEntry exported)
    {
        var (entry, said) = (exported.Entry, exported.Said);
        var (schema, promises) = (Schema(exported), Promises(exported));
        return new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = Kind,
            ["id"] = entry.Id,
            ["name"] = entry.Title.Length > 0 ? entry.Title : entry.Name,
            ["version"] = VersionOf(schema, promises),
            ["status"] = said.Deprecated ? "deprecated" : entry.IsPlanned ? "proposed" : "active",
        }
            .With("domain", entry.Product)
            .With("tags", JsonParts.Texts(entry.Tags))
            .With("description", new JsonObject().With("purpose", entry.Description))
            .With("schema", new JsonArray(schema))
            .With("team", new JsonObject().With("name", entry.Owner))
            .With("slaProperties", promises)
            .With("customProperties", CustomOf(entry, said));
    }

    // Equal contracts have equal versions, whoever exports them and when.
    private static string VersionOf(JsonObject schema, JsonArray promises) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema.ToJsonString() + promises.ToJsonString())))[..VersionLength];

    private static JsonObject Schema(ExportedEntry exported) => new JsonObject
    {
        ["name"] = exported.Entry.Name,
        ["logicalType"] = "object",
        ["physicalType"] = exported.Entry.Kind.Word(),
        ["physicalName"] = exported.PhysicalName,
    }
        .With("description", exported.Entry.Description)
        .With("properties", new JsonArray([.. exported.Entry.Columns.Select(column => Property(exported.Entry, column))]))
        .With("quality", exported.IsMeasured ? MeasuredOf(exported.Entry) : []);

    private static JsonObject Property(CatalogEntry entry, CatalogColumn column)
    {
        var (logical, format) = ContractTypes.Of(column.Type);
        var property = new JsonObject { ["name"] = column.Name }
            .With("logicalType", logical)
            .With("logicalTypeOptions", new JsonObject().With("format", format))
            .With("physicalType", column.Type)
            .With("description", column.Description)
            .With("transformDescription", column.From)
            .With("customProperties", new JsonArray().Add(UnitProperty, column.Unit));
        property["required"] = ContractTypes.IsRequired(column);
        // Rows of a table's key are versions of each other; a view shows one of each.
        if (entry.Kind == CatalogKind.View && entry.Key.IndexOf(column.Name) is >= 0 and var place)
        {
            (property["primaryKey"], property["primaryKeyPosition"]) = (true, place + 1);
        }

        return property;
    }

    private static JsonArray Promises(ExportedEntry exported)
    {
        var (entry, promises) = (exported.Entry, new JsonArray());
        // What a topic promises is its longest silence, not how long a record takes.
        Add(Latency, entry.Kind == CatalogKind.Topic ? null : entry.Sla?.FreshnessSeconds, "s", entry.Sla?.Text);
        Add(Frequency, exported.SilenceSeconds, "s", "a record at least so often while the sources publish");
        Add(Retention, entry.RetentionDays, "d", null);
        return promises;

        void Add(string property, double? value, string unit, string? description)
        {
            if (value is { } known)
            {
                promises.Add((JsonNode)new JsonObject { ["property"] = property, ["value"] = known, ["unit"] = unit }.With("description", description));
            }
        }
    }

    private static JsonArray MeasuredOf(CatalogEntry entry)
    {
        var rules = new JsonArray();
        if (entry.Sla?.FreshnessSeconds is { } freshness)
        {
            Rule("freshness", "timeliness", $"gridgrains_catalog_behind_seconds{{dataset=\"{entry.Id}\"}} <= {Text(freshness)}", "how long the oldest record that is not there yet has waited");
        }

        if (entry.Sla?.Completeness is { } share)
        {
            Rule("completeness", "completeness", $"gridgrains_catalog_completeness{{dataset=\"{entry.Id}\"}} >= {Text(share)}", "share of the log's records that are there");
        }

        return rules;

        void Rule(string name, string dimension, string check, string description) => rules.Add((JsonNode)new JsonObject
        {
            ["name"] = name,
            ["type"] = "custom",
            ["engine"] = "gridgrains",
            ["implementation"] = check,
            ["dimension"] = dimension,
            ["description"] = description,
        });
    }

    private static JsonArray CustomOf(CatalogEntry entry, CatalogOverrides said) => JsonParts.Facts(entry, said).Aggregate(
        new JsonArray(), (properties, fact) => properties.Add(fact.Key, fact.Value));

    private static JsonArray Add(this JsonArray properties, string name, JsonNode? value)
    {
        if (value is not null)
        {
            properties.Add((JsonNode)new JsonObject { ["property"] = name, ["value"] = value });
        }

        return properties;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static int IndexOf(this IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == word)
            {
                return i;
            }
        }

        return -1;
    }
}
