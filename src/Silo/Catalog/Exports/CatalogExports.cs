using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Silo.Catalog.Exports;

/// <summary>One file of an export.</summary>
internal sealed record ExportFile(string Name, string Text);

/// <summary>The catalogue for tools of others.</summary>
internal static class CatalogExports
{
    public const string Odcs = "odcs";
    public const string Dbt = "dbt";
    public const string OpenMetadata = "openmetadata";
    public const string OpenMetadataIngestion = "openmetadata-ingestion";
    public const string DataHub = "datahub";
    public const string Yaml = "application/yaml";
    public const string Json = "application/json";

    public static readonly IReadOnlyList<string> Formats = [Odcs, Dbt, OpenMetadata, OpenMetadataIngestion, DataHub];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    // As the statements to copy attach the lake's catalog.
    private const string LakeDatabase = "lake";

    /// <param name="entries">All, as people have changed them.</param>
    /// <param name="graph">What columns come from, as far as it is known.</param>
    /// <param name="database">Of the warehouse.</param>
    public static ExportedCatalog Of(IEnumerable<CatalogEntry> entries, Func<string, CatalogOverrides> said, LineageGraph graph, string database)
    {
        var all = entries.OrderBy(entry => entry.Id, StringComparer.Ordinal).ToArray();
        return ExportedCatalog.Of(EntriesOf(all, said, database), [.. all.Where(entry => entry.Kind == CatalogKind.Pipeline)], graph, database);
    }

    /// <summary>Entries that hold columns, by id.</summary>
    public static IReadOnlyList<ExportedEntry> EntriesOf(IReadOnlyList<CatalogEntry> all, Func<string, CatalogOverrides> said, string database)
    {
        var silences = all.Where(entry => entry.Kind == CatalogKind.Topic).ToDictionary(entry => entry.Name, entry => entry.Sla?.FreshnessSeconds);
        return
        [
            .. all.Where(ExportedEntry.HasContract).OrderBy(entry => entry.Id, StringComparer.Ordinal)
                .Select(entry => new ExportedEntry(entry, said(entry.Id), PhysicalName(entry, database), SilenceOf(entry.Topics, silences), PromisedTables.IsWatched(entry))),
        ];
    }

    public static string MediaTypeOf(string format) => format is OpenMetadata or DataHub ? Json : Yaml;

    /// <returns>Files in the order of their names; one where the format is JSON.</returns>
    public static IEnumerable<ExportFile> Files(string format, ExportedCatalog catalog) => format switch
    {
        Dbt => [new ExportFile("sources.yml", YamlText.Of(DbtSources.Of(Entries(catalog), PlacesOf(catalog.Database))))],
        OpenMetadata => [new ExportFile("openmetadata.json", TextOf(OpenMetadataExport.Of(catalog)))],
        OpenMetadataIngestion => [new ExportFile("openmetadata-ingestion.yaml", YamlText.Of(Domain.Catalog.Exports.OpenMetadataIngestion.Of(catalog.Database)))],
        DataHub => [new ExportFile("datahub.json", TextOf(DataHubExport.Of(catalog)))],
        _ => Entries(catalog).Select(entry => new ExportFile($"{FileName(entry.Entry.Id)}.odcs.yaml", YamlText.Of(DataContract.Of(entry)))),
    };

    // Forms of reports promise nothing: they are others'.
    private static IReadOnlyList<ExportedEntry> Entries(ExportedCatalog catalog) => [.. catalog.Written.Where(exported => exported.Entry.Store != ExportedCatalog.Reports)];

    private static string TextOf(JsonArray items) => items.ToJsonString(Indented) + "\n";

    private static DbtPlace[] PlacesOf(string database) =>
    [
        new("gridgrains", DeclaredTables.Warehouse, null, database, "Tables, rollups and views of the warehouse, ClickHouse"),
        new("gridgrains_lake", DeclaredTables.Lake, LakeDatabase, DeclaredTables.LakeNamespace, "Tables of the lake, Iceberg, attached as the catalog lake"),
    ];

    private static string PhysicalName(CatalogEntry entry, string database) => entry.Store switch
    {
        DeclaredTables.Warehouse => $"{database}.{entry.Name}",
        DeclaredTables.Lake => $"{DeclaredTables.LakeNamespace}.{entry.Name}",
        _ => entry.Name,
    };

    // The topic that is silent longest decides; one that speaks only when something happens promises nothing.
    private static double? SilenceOf(IReadOnlyList<string> topics, Dictionary<string, double?> silences)
    {
        var known = topics.Select(topic => silences.GetValueOrDefault(topic)).ToArray();
        return known.Length > 0 && Array.TrueForAll(known, silence => silence is not null) ? known.Max() : null;
    }

    private static string FileName(string id) => string.Concat(id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
}
