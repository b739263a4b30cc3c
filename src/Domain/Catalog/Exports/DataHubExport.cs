using System.Text.Json.Nodes;
using static GridGrains.Domain.Catalog.Exports.DataHubNames;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>The catalogue as a list of proposals (MCP) that DataHub's source <c>file</c> reads: one aspect of one entity each.</summary>
public static class DataHubExport
{
    private const string UpToDate = "UPSERT";

    public static JsonArray Of(ExportedCatalog catalog)
    {
        var known = catalog.All.ToDictionary(exported => exported.Entry.Id);
        return
        [
            .. Words(catalog), .. ExportedText.OwnersOf(catalog).Select(owner => Proposal("corpGroup", OwnerOf(owner), "corpGroupInfo", new JsonObject
            { ["displayName"] = owner, ["admins"] = new JsonArray(), ["members"] = new JsonArray(), ["groups"] = new JsonArray() })),
            .. catalog.Written.SelectMany(Dataset), .. catalog.Pipelines.SelectMany(Pipeline),
            .. catalog.Flows.GroupBy(flow => flow.To).Select(flows => Lineage(known[flows.Key], flows, known)),
        ];
    }

    private static JsonObject Proposal(string type, string urn, string name, JsonObject aspect) => new()
    {
        ["entityType"] = type,
        ["entityUrn"] = urn,
        ["changeType"] = UpToDate,
        ["aspectName"] = name,
        ["aspect"] = new JsonObject { ["json"] = aspect },
    };

    private static IEnumerable<JsonObject> Words(ExportedCatalog catalog)
    {
        yield return Proposal("dataPlatform", PlatformOf(Platform), "dataPlatformInfo", new JsonObject
        { ["name"] = Platform, ["displayName"] = "GridGrains", ["type"] = "OTHERS", ["datasetNameDelimiter"] = "." });
        foreach (var tag in ExportedText.TagsOf(catalog).Concat([ExportedText.Certified]).Distinct())
        {
            yield return Proposal("tag", TagOf(tag), "tagProperties", new JsonObject { ["name"] = tag });
        }

        foreach (var (group, text, words) in new (string, string, IEnumerable<string>)[]
        {
            (Units, "Numbers in {0}", ExportedText.UnitsOf(catalog.Written)),
            (Classes, "Entries that are {0}", catalog.Written.Select(exported => ExportedText.ClassOf(exported.Entry)).Distinct().Order(StringComparer.Ordinal)),
        })
        {
            yield return Proposal("glossaryNode", GroupOf(group), "glossaryNodeInfo", new JsonObject { ["name"] = group, ["definition"] = string.Format(null, text, "…") });
            foreach (var word in words)
            {
                yield return Proposal("glossaryTerm", TermOf(group, word), "glossaryTermInfo", new JsonObject
                { ["name"] = word, ["definition"] = string.Format(null, text, word), ["termSource"] = "INTERNAL", ["parentNode"] = GroupOf(group) });
            }
        }
    }

    private static IEnumerable<JsonObject> Dataset(ExportedEntry exported)
    {
        var (entry, urn) = (exported.Entry, DatasetOf(exported));
        yield return Aspect("datasetProperties", Properties(exported));
        yield return Aspect("subTypes", new JsonObject { ["typeNames"] = new JsonArray(entry.Kind.Word()) });
        yield return Aspect("schemaMetadata", DataHubSchema.Of(exported));
        yield return Aspect("globalTags", Tags([.. entry.Tags, .. exported.Said.Certification == CatalogChange.Certified ? [ExportedText.Certified] : Array.Empty<string>()]));
        yield return Aspect("glossaryTerms", Terms(TermOf(Classes, ExportedText.ClassOf(entry))));
        if (entry.Owner.Length > 0)
        {
            yield return Aspect("ownership", Ownership(entry.Owner));
        }

        if (exported.Said.Deprecated)
        {
            yield return Aspect("deprecation", new JsonObject { ["deprecated"] = true, ["note"] = exported.Said.ReplacedBy is { } other ? $"Replaced by {other}" : "", ["actor"] = Actor });
        }

        JsonObject Aspect(string name, JsonObject aspect) => Proposal("dataset", urn, name, aspect);
    }

    // Values of custom properties are texts.
    private static JsonObject Properties(ExportedEntry exported)
    {
        var custom = JsonParts.Facts(exported.Entry, exported.Said).Aggregate(new JsonObject { ["id"] = exported.Entry.Id }, (facts, fact) =>
            facts.With(fact.Key, fact.Value is JsonValue value ? value.ToString() : fact.Value.ToJsonString()));
        return new JsonObject { ["name"] = exported.Entry.Title.Length > 0 ? exported.Entry.Title : exported.Entry.Name, ["qualifiedName"] = exported.PhysicalName, ["customProperties"] = custom }
            .With("description", ExportedText.Of(exported));
    }

    private static IEnumerable<JsonObject> Pipeline(CatalogEntry entry)
    {
        var urn = PipelineOf(entry);
        yield return Proposal("dataFlow", urn, "dataFlowInfo", new JsonObject { ["name"] = entry.Name, ["customProperties"] = new JsonObject { ["id"] = entry.Id } }.With("description", entry.Description));
        yield return Proposal("dataFlow", urn, "globalTags", Tags(entry.Tags));
        if (entry.Owner.Length > 0)
        {
            yield return Proposal("dataFlow", urn, "ownership", Ownership(entry.Owner));
        }
    }

    private static JsonObject Lineage(ExportedEntry to, IEnumerable<DatasetFlow> flows, Dictionary<string, ExportedEntry> known)
    {
        var all = flows.ToArray();
        return Proposal("dataset", DatasetOf(to), "upstreamLineage", new JsonObject
        {
            ["upstreams"] = new JsonArray([
                .. all.Select(flow => new JsonObject
                {
                    ["auditStamp"] = Stamp(),
                    ["dataset"] = DatasetOf(known[flow.From]),
                    ["type"] = to.Entry.Kind == CatalogKind.View ? "VIEW" : flow.Columns.All(column => column.Text is "copy" or "rename") ? "COPY" : "TRANSFORMED",
                }),
            ]),
        }.With("fineGrainedLineages", new JsonArray([.. all.SelectMany(flow => flow.Columns.Select(column => Field(known[flow.From], to, column)))])));
    }

    private static JsonObject Field(ExportedEntry from, ExportedEntry to, ColumnFlow column) => new()
    {
        ["upstreamType"] = "FIELD_SET",
        ["upstreams"] = JsonParts.Texts(column.From.Select(name => FieldOf(from, name))),
        ["downstreamType"] = "FIELD",
        ["downstreams"] = new JsonArray(FieldOf(to, column.To)),
        ["transformOperation"] = column.Text,
        ["confidenceScore"] = 1.0,
    };

    private static JsonObject Ownership(string owner) => new()
    {
        ["owners"] = new JsonArray(new JsonObject { ["owner"] = OwnerOf(owner), ["type"] = "TECHNICAL_OWNER" }),
        ["lastModified"] = Stamp(),
    };

    internal static JsonObject Tags(IEnumerable<string> tags) => new() { ["tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["tag"] = TagOf(tag) })]) };

    internal static JsonObject Terms(string term) => new() { ["terms"] = new JsonArray(new JsonObject { ["urn"] = term }), ["auditStamp"] = Stamp() };

    // Equal declarations make equal text: no moment is in it.
    private static JsonObject Stamp() => new() { ["time"] = 0, ["actor"] = Actor };
}
