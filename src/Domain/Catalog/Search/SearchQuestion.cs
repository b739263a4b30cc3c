namespace GridGrains.Domain.Catalog.Search;

/// <summary>What is looked for. A filter that is null takes everything.</summary>
/// <param name="Words">Of <see cref="SearchWords.OfQuestion"/>; none for a list of all.</param>
/// <param name="Kinds">Any of these.</param>
public sealed record SearchQuestion(
    IReadOnlyList<string> Words, int Offset, int Limit, IReadOnlySet<CatalogKind>? Kinds = null, string? Iso = null, string? Owner = null, string? Product = null, string? Store = null,
    string? Class = null, string? Tag = null)
{
    public const int MaxWords = 8;
    public const int MaxReach = 10_000;
}

/// <param name="Words">How many words of the question it holds.</param>
public readonly record struct SearchHit(string Id, CatalogKind Kind, string Name, float Score, int Words);

/// <param name="Total">Documents that hold as many words of the question as any does.</param>
/// <param name="IsTotalExact">False where a beginning of a word was so common that not all of its words were looked at.</param>
/// <param name="Words">Words of the question that the documents found hold.</param>
/// <param name="Facets">By field the values of all documents found with their number, most frequent first.</param>
public sealed record SearchPage(
    IReadOnlyList<SearchHit> Hits, int Total, bool IsTotalExact, int Words, IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, int>>> Facets);
