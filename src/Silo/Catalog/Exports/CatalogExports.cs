using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;

namespace GridGrains.Silo.Catalog.Exports;

/// <summary>One file of an export.</summary>
internal sealed record ExportFile(string Name, string Text);

/// <summary>The catalogue for tools of others.</summary>
internal static class CatalogExports
{
    public const string Odcs = "odcs";
    public const string Dbt = "dbt";

    public static readonly IReadOnlyList<string> Formats = [Odcs, Dbt];

    // As the statements to copy attach the lake's catalog.
    private const string LakeDatabase = "lake";

    /// <summary>Entries that hold columns, by id.</summary>
    /// <param name="entries">All, as people have changed them.</param>
    /// <param name="database">Of the warehouse.</param>
    public static IReadOnlyList<ExportedEntry> Of(IEnumerable<CatalogEntry> entries, Func<string, CatalogOverrides> said, string database)
    {
        var all = entries.ToArray();
        var silences = all.Where(entry => entry.Kind == CatalogKind.Topic).ToDictionary(entry => entry.Name, entry => entry.Sla?.FreshnessSeconds);
        return
        [
            .. all.Where(ExportedEntry.HasContract).OrderBy(entry => entry.Id, StringComparer.Ordinal)
                .Select(entry => new ExportedEntry(entry, said(entry.Id), PhysicalName(entry, database), SilenceOf(entry.Topics, silences), PromisedTables.IsWatched(entry))),
        ];
    }

    /// <returns>Files in the order of their names.</returns>
    public static IEnumerable<ExportFile> Files(string format, IReadOnlyList<ExportedEntry> entries, string database) => format == Dbt
        ? [new ExportFile("sources.yml", YamlText.Of(DbtSources.Of(entries, PlacesOf(database))))]
        : entries.Select(entry => new ExportFile($"{FileName(entry.Entry.Id)}.odcs.yaml", YamlText.Of(DataContract.Of(entry))));

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
