using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog.Search;

/// <summary>Where in a document a word is. The order is that of the stored numbers alone.</summary>
public enum SearchField
{
    Name,
    Alias,
    Title,
    Tag,
    Column,
    Owner,
    Description,
    ColumnText,
}

/// <summary>One thing that can be found, with its texts.</summary>
/// <param name="Boost">Its score is multiplied by this.</param>
public readonly record struct SearchDocument(
    string Id, CatalogKind Kind, string Name, float Boost, string? Iso, string Owner, string Product, string Store, DataClass Class, IReadOnlyList<string> Tags,
    IReadOnlyList<(SearchField Field, string Text)> Texts)
{
    public static SearchDocument Of(CatalogEntry entry, CatalogOverrides overrides) => new(
        entry.Id, entry.Kind, entry.Name, BoostOf(entry.Kind, overrides), entry.Iso, entry.Owner, entry.Product, entry.Store, entry.Class, entry.Tags,
        [
            (SearchField.Name, entry.Name), (SearchField.Title, entry.Title), (SearchField.Description, entry.Description), (SearchField.Owner, entry.Owner),
            .. entry.Aliases.Select(alias => (SearchField.Alias, alias)), .. entry.Tags.Select(tag => (SearchField.Tag, tag)),
            .. entry.Parameters.Select(parameter => (SearchField.Column, parameter)),
            .. entry.Columns.Select(column => (SearchField.Column, column.Name)), .. entry.Columns.Select(column => (SearchField.ColumnText, column.Description)),
        ]);

    /// <summary>A node, hub or zone.</summary>
    public static SearchDocument OfEntity(string id, CatalogKind kind, string name, string iso, params IReadOnlyList<(SearchField Field, string Text)> texts) =>
        new(id, kind, name, BoostOf(kind, CatalogOverrides.None), iso, "market-data", "prices", "", DataClass.Public, [], texts);

    private static float BoostOf(CatalogKind kind, CatalogOverrides overrides) => (overrides.Deprecated ? 0.3f : 1f) * (overrides.Certification == CatalogChange.Certified ? 1.3f : 1f) * kind switch
    {
        CatalogKind.Cube or CatalogKind.Hub => 1.2f,
        CatalogKind.Table or CatalogKind.Rollup or CatalogKind.Zone => 1.1f,
        CatalogKind.Endpoint => 0.7f,
        CatalogKind.Node => 0.9f,
        _ => 1f,
    };
}
