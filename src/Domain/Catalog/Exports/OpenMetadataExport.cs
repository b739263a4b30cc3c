using System.Text.Json.Nodes;
using static GridGrains.Domain.Catalog.Exports.OpenMetadataNames;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>
/// The catalogue for OpenMetadata 2: calls of its interface in the order in which they can be made, what others name first. Each has <c>method</c>, <c>path</c>, <c>body</c> and,
/// where an entry has one, <c>owner</c>, the name of a team: the interface takes owners by ids that the server gives.
/// </summary>
public static class OpenMetadataExport
{
    public const string Units = "gridgrains_units";
    public const string Tags = "gridgrains_tags";
    public const string Classes = "gridgrains_class";
    public const string Status = "gridgrains_status";

    private const string Platform = "GridGrains";
    private const int MillisecondsOfDay = 86_400_000;

    public static JsonArray Of(ExportedCatalog catalog) =>
    [
        .. Words(catalog), .. ExportedText.OwnersOf(catalog).Select(Team), .. Services(catalog), .. Schemas(catalog), .. catalog.Written.Select(Entry), .. catalog.Pipelines.Select(Pipeline),
        .. OpenMetadataLineage.Of(catalog),
    ];

    internal static JsonObject Put(string path, JsonObject body, string? owner = null) => new JsonObject { ["method"] = "PUT", ["path"] = $"/api/v1/{path}", ["body"] = body }.With("owner", owner);

    private static IEnumerable<JsonObject> Words(ExportedCatalog catalog)
    {
        foreach (var (name, text, words) in new (string, string, IEnumerable<string>)[]
        {
            (Tags, "Tags of entries", ExportedText.TagsOf(catalog)),
            (Classes, "Who may see an entry", catalog.Written.Select(exported => ExportedText.ClassOf(exported.Entry)).Distinct().Order(StringComparer.Ordinal)),
            (Status, "What people said of an entry", [ExportedText.Certified, ExportedText.Deprecated]),
        })
        {
            yield return Put("classifications", new JsonObject { ["name"] = name, ["description"] = $"{text} of {Platform}" });
            foreach (var word in words)
            {
                yield return Put("tags", new JsonObject { ["classification"] = name, ["name"] = word, ["description"] = word });
            }
        }

        yield return Put("glossaries", new JsonObject { ["name"] = Units, ["description"] = $"Units of numbers of {Platform}" });
        foreach (var unit in ExportedText.UnitsOf(catalog.Written))
        {
            yield return Put("glossaryTerms", new JsonObject { ["glossary"] = Units, ["name"] = unit, ["description"] = $"Numbers in {unit}" });
        }
    }

    private static JsonObject Team(string owner) => Put("teams", new JsonObject { ["name"] = owner, ["teamType"] = "Group" });

    private static IEnumerable<JsonObject> Services(ExportedCatalog catalog)
    {
        foreach (var (name, type, text) in new[] { (Warehouse, "Clickhouse", "the warehouse"), (Lake, "CustomDatabase", "the lake, Iceberg"), (Reads, "CustomDatabase", "what is asked, and what reports hold") })
        {
            yield return Put("services/databaseServices", new JsonObject { ["name"] = name, ["serviceType"] = type, ["description"] = $"{Platform}: {text}" });
            yield return Put("databases", new JsonObject { ["name"] = Database, ["service"] = name });
        }

        yield return Put("services/messagingServices", new JsonObject { ["name"] = Messages, ["serviceType"] = "CustomMessaging", ["description"] = $"{Platform}: the log" });
        if (catalog.Pipelines.Count > 0)
        {
            yield return Put("services/pipelineServices", new JsonObject { ["name"] = Runs, ["serviceType"] = "CustomPipeline", ["description"] = $"{Platform}: pipelines of sources" });
        }
    }

    private static IEnumerable<JsonObject> Schemas(ExportedCatalog catalog) => catalog.Written.Select(SchemaOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)
        .Select(schema => (Schema: schema, Parts: schema.LastIndexOf('.'))).Select(schema => Put(
            "databaseSchemas", new JsonObject { ["name"] = schema.Schema[(schema.Parts + 1)..], ["database"] = schema.Schema[..schema.Parts] }));

    private static JsonObject Entry(ExportedEntry exported) => exported.Entry.Kind == CatalogKind.Topic ? Topic(exported) : Table(exported);

    private static JsonObject Table(ExportedEntry exported)
    {
        var entry = exported.Entry;
        var body = new JsonObject { ["name"] = TableOf(exported), ["databaseSchema"] = SchemaOf(exported), ["tableType"] = TableTypeOf(entry) }
            .With("displayName", entry.Title)
            .With("description", ExportedText.Of(exported))
            .With("retentionPeriod", entry.RetentionDays is { } days ? $"P{days}D" : null)
            .With("tags", LabelsOf(exported));
        body["columns"] = new JsonArray([.. entry.Columns.Select(Column)]);
        return Put("tables", body, entry.Owner);
    }

    private static JsonObject Column(CatalogColumn column)
    {
        var type = TypeOf(column.Type);
        return new JsonObject { ["name"] = column.Name, ["dataType"] = type, ["dataTypeDisplay"] = ContractTypes.NativeOf(column.Type) }
            .With("arrayDataType", type == "ARRAY" ? ItemTypeOf(column.Type) : null)
            .With("description", ExportedText.Of(column))
            .With("constraint", ContractTypes.IsRequired(column) ? "NOT_NULL" : "NULL")
            .With("tags", UnitOf(column));
    }

    private static JsonObject Topic(ExportedEntry exported)
    {
        var entry = exported.Entry;
        var body = new JsonObject { ["name"] = entry.Name, ["service"] = Messages, ["partitions"] = entry.Partitions }
            .With("displayName", entry.Title)
            .With("description", ExportedText.Of(exported))
            .With("tags", LabelsOf(exported));
        if (entry.RetentionDays is { } days)
        {
            body["retentionTime"] = (long)days * MillisecondsOfDay;
        }

        body["messageSchema"] = new JsonObject { ["schemaType"] = "JSON", ["schemaFields"] = new JsonArray([.. entry.Columns.Select(Field)]) };
        return Put("topics", body, entry.Owner);
    }

    private static JsonObject Field(CatalogColumn column) =>
        new JsonObject { ["name"] = column.Name, ["dataType"] = FieldTypeOf(column.Type), ["dataTypeDisplay"] = ContractTypes.NativeOf(column.Type) }
            .With("description", ExportedText.Of(column)).With("tags", UnitOf(column));

    private static JsonObject Pipeline(CatalogEntry entry) => Put(
        "pipelines",
        new JsonObject { ["name"] = entry.Name, ["service"] = Runs }.With("displayName", entry.Title).With("description", entry.Description)
            .With("tags", new JsonArray([.. entry.Tags.Select(tag => Label(Tags, tag))])),
        entry.Owner);

    private static JsonArray LabelsOf(ExportedEntry exported) =>
    [
        .. exported.Entry.Tags.Select(tag => Label(Tags, tag)), Label(Classes, ExportedText.ClassOf(exported.Entry)), .. ExportedText.StatusOf(exported.Said).Select(word => Label(Status, word)),
    ];

    private static JsonArray UnitOf(CatalogColumn column) => column.Unit is { } unit ? [Label(Units, unit, "Glossary")] : [];

    private static JsonObject Label(string group, string word, string source = "Classification") =>
        new() { ["tagFQN"] = Join(group, word), ["source"] = source, ["labelType"] = "Automated", ["state"] = "Confirmed" };
}
