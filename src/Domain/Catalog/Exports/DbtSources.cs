using System.Text.Json.Nodes;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>One place that dbt reads tables from.</summary>
/// <param name="Name">Of the source.</param>
/// <param name="Store">The entries in it.</param>
/// <param name="Database">Null where the adapter has schemas alone.</param>
public sealed record DbtPlace(string Name, string Store, string? Database, string Schema, string Description);

/// <summary>Tables and views as sources of dbt. What dbt has no field for is in <c>meta</c>; entries that it cannot select from are counted there.</summary>
public static class DbtSources
{
    /// <summary>The column whose newest value says when a table was last loaded.</summary>
    public const string LoadedAt = "ingested_at";

    // As the event dataset_late: a table is late when it is behind by so many times its promise.
    private const double LateBy = 4;

    public static JsonObject Of(IReadOnlyList<ExportedEntry> all, IReadOnlyList<DbtPlace> places)
    {
        var tables = all.Where(exported => IsTable(exported.Entry)).ToLookup(exported => exported.Entry.Store);
        var left = all.Where(exported => !places.Any(place => place.Store == exported.Entry.Store && IsTable(exported.Entry)))
            .CountBy(exported => exported.Entry.Kind.Word()).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Aggregate(new JsonObject(), (counts, pair) =>
            {
                counts[pair.Key] = pair.Value;
                return counts;
            });
        return new JsonObject
        {
            ["version"] = 2,
            ["sources"] = new JsonArray([.. places.Where(place => tables[place.Store].Any()).Select(place => Source(place, tables[place.Store], left))]),
        };
    }

    private static bool IsTable(CatalogEntry entry) => entry.Kind is CatalogKind.Table or CatalogKind.View or CatalogKind.Rollup or CatalogKind.Dimension;

    private static JsonObject Source(DbtPlace place, IEnumerable<ExportedEntry> tables, JsonObject left) => new JsonObject { ["name"] = place.Name }
        .With("database", place.Database)
        .With("schema", place.Schema)
        .With("description", place.Description)
        .With("config", new JsonObject().With("meta", new JsonObject().With("entries_that_are_no_tables", (JsonObject)left.DeepClone())))
        .With("tables", new JsonArray([.. tables.Select(Table)]));

    private static JsonObject Table(ExportedEntry exported)
    {
        var entry = exported.Entry;
        return new JsonObject { ["name"] = entry.Name }
            .With("description", entry.Description)
            .With("config", Config(exported))
            .With("columns", new JsonArray([.. entry.Columns.Select(Column)]));
    }

    private static JsonObject Config(ExportedEntry exported)
    {
        var entry = exported.Entry;
        var config = new JsonObject();
        if (entry.Kind == CatalogKind.Table && exported.SilenceSeconds is { } silence && entry.Sla?.FreshnessSeconds is { } promised && entry.Columns.Any(column => column.Name == LoadedAt))
        {
            // dbt asks how old the newest row is: the source's own silence and then the way into the table.
            config.With("loaded_at_field", LoadedAt)
                .With("freshness", new JsonObject { ["warn_after"] = Minutes(silence + promised), ["error_after"] = Minutes(silence + (LateBy * promised)) });
        }

        return config.With("tags", JsonParts.Texts(entry.Tags)).With("meta", MetaOf(exported));
    }

    private static JsonObject Minutes(double seconds) => new() { ["count"] = (int)Math.Ceiling(seconds / 60), ["period"] = "minute" };

    private static JsonObject MetaOf(ExportedEntry exported)
    {
        var entry = exported.Entry;
        var meta = new JsonObject { ["id"] = entry.Id }.With("owner", entry.Owner).With("title", entry.Title).With("product", entry.Product);
        foreach (var (name, value) in JsonParts.Facts(entry, exported.Said))
        {
            meta[name] = value;
        }

        Number("freshness_seconds", entry.Sla?.FreshnessSeconds);
        Number("completeness", entry.Sla?.Completeness);
        Number("longest_silence_seconds", exported.SilenceSeconds);
        Number("retention_days", entry.RetentionDays);
        return exported.Said.Deprecated ? meta.With("status", "deprecated") : meta;

        void Number(string name, double? value)
        {
            if (value is { } known)
            {
                meta[name] = known;
            }
        }
    }

    private static JsonObject Column(CatalogColumn column)
    {
        var meta = new JsonObject().With("unit", column.Unit).With("made_of", column.From);
        meta["required"] = ContractTypes.IsRequired(column);
        return new JsonObject { ["name"] = column.Name }
            .With("description", column.Description)
            .With("data_type", column.Type)
            .With("config", new JsonObject().With("meta", meta));
    }
}
