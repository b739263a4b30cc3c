using System.Globalization;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Search;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Catalog;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Entries as the interface shows them.</summary>
internal static class CatalogViewsOf
{
    private const int MaxColumnsOfHit = 8;
    private const int MaxDescriptionOfHit = 300;

    /// <param name="entry">Null for a node, hub or zone, which is known by its hit alone.</param>
    public static CatalogHitView Hit(SearchHit hit, CatalogEntry? entry, CatalogOverrides said, IReadOnlyList<string> words) => entry is null
        ? new CatalogHitView(hit.Id, hit.Kind.Word(), hit.Name, "", "", "market-data", "", IsoOf(hit.Id), [], said.Certification, said.Deprecated, [], Rounded(hit.Score))
        : new CatalogHitView(
            hit.Id, hit.Kind.Word(), entry.Name, entry.Title, Shortened(entry.Description), entry.Owner, entry.Store, entry.Iso, entry.Tags, said.Certification, said.Deprecated,
            [.. entry.Columns.Where(column => Holds(column.Name, words)).Select(column => column.Name).Take(MaxColumnsOfHit)], Rounded(hit.Score));

    public static CatalogEntryView Entry(CatalogEntry entry, ChangedEntry changed, CatalogFreshnessView? freshness, IReadOnlyList<CatalogQueryView> queries) => new(
        entry.Id, entry.Kind.Word(), entry.Name, entry.Title, entry.Description, entry.Owner, entry.Product, entry.Store, WordOf(entry.Class), entry.Tags, entry.Aliases,
        changed.Overrides.Certification, changed.Overrides.Deprecated, changed.Overrides.ReplacedBy,
        entry.Sla is { } sla ? new CatalogSlaView(sla.FreshnessSeconds, sla.Completeness, sla.Text) : null, freshness, entry.RetentionDays, entry.Key, entry.TimeColumn,
        [.. entry.Columns.Select(column => new CatalogColumnView(column.Name, column.Type, column.Description, column.Unit, column.Required, column.From))],
        entry.Parameters, entry.Address, entry.Sources, queries, [.. CatalogRules.GapsOf(entry).Select(gap => gap.ToString())], [.. changed.History.Select(ActOf)]);

    public static string WordOf(DataClass classification) => classification.ToString().ToLower(CultureInfo.InvariantCulture);

    private static CatalogActView ActOf(SequencedChange said)
    {
        var change = said.Change;
        (string Field, bool IsSaid)[] fields =
        [
            ("owner", change.Owner is not null), ("description", change.Description is not null), ("tags", change.Tags is not null), ("certification", change.Certification is not null),
            ("deprecated", change.Deprecated is not null), ("replaced_by", change.ReplacedBy is not null),
        ];
        return new CatalogActView(
            said.Sequence, change.At, change.Actor, change.Reason,
            [.. fields.Where(field => field.IsSaid).Select(field => field.Field), .. (change.Reset ?? []).Select(field => $"reset {field}")]);
    }

    private static bool Holds(string name, IReadOnlyList<string> words)
    {
        var found = new List<string>();
        SearchWords.Split(name, found, static (list, word) => list.Add(word.ToString()));
        return words.Any(word => found.Any(part => part.StartsWith(word, StringComparison.Ordinal)) || SearchWords.SameAs(word).Any(found.Contains));
    }

    private static string? IsoOf(string id) => id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..].Split('/')[0];

    private static string Shortened(string text) => text.Length <= MaxDescriptionOfHit ? text : $"{text[..MaxDescriptionOfHit]}…";

    private static double Rounded(float score) => Math.Round(score, 3);
}
