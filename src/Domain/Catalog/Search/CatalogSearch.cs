namespace GridGrains.Domain.Catalog.Search;

/// <summary>A word of a question that is the name of a node, hub or zone.</summary>
/// <param name="Id">Of the entity.</param>
public sealed record NamedEntity(string Word, CatalogKind Kind, string Id);

/// <summary>
/// Searches what is declared and the entities that facts are about as one. A word that names a hub also stands for what hubs are in: <c>sp15 congestion</c>
/// finds the tables and cubes of hubs that have congestion.
/// </summary>
/// <param name="declared">Tables, cubes, topics and the like.</param>
/// <param name="entities">Hubs, zones and nodes.</param>
public sealed class CatalogSearch(SearchSegment declared, SearchSegment entities)
{
    private const int MaxFacetValues = 25;

    public int Count => declared.Count + entities.Count;

    /// <summary>The entities that words of a question name.</summary>
    public IReadOnlyList<NamedEntity> NamedBy(IReadOnlyList<string> words) =>
        [.. words.Select(word => entities.KindNamed(word, out var id) is { } kind ? new NamedEntity(word, kind, id) : null).OfType<NamedEntity>()];

    public SearchPage Find(SearchQuestion question) => Find(question, wantsAll: true) ?? Find(question, wantsAll: false)!;

    /// <returns>Null where no document holds all words.</returns>
    private SearchPage? Find(SearchQuestion question, bool wantsAll)
    {
        var named = NamedBy(question.Words);
        string?[] implied = [.. question.Words.Select(word => ImpliedBy(named.FirstOrDefault(entity => entity.Word == word)))];
        var nothing = new string?[question.Words.Count];
        using var inDeclared = new SegmentMatch(declared, question, implied, [.. question.Words.Select(entities.PlacesOf)], Count, wantsAll);
        using var inEntities = new SegmentMatch(entities, question, nothing, [.. question.Words.Select(declared.PlacesOf)], Count, wantsAll);
        var words = Math.Max(inDeclared.MostWords, inEntities.MostWords);
        var facets = new Dictionary<string, Dictionary<string, int>>();
        if (wantsAll && words < question.Words.Count)
        {
            return null;
        }

        if (words < 0)
        {
            return new SearchPage([], 0, inDeclared.IsExact && inEntities.IsExact, 0, Listed(facets));
        }

        var (first, declaredTotal) = inDeclared.Collect(words, facets);
        var (second, entityTotal) = inEntities.Collect(words, facets);
        SearchHit[] hits = [.. first.Concat(second).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Kind).ThenBy(hit => hit.Name, StringComparer.Ordinal).ThenBy(hit => hit.Id, StringComparer.Ordinal)
            .Skip(question.Offset).Take(question.Limit)];
        return new SearchPage(hits, declaredTotal + entityTotal, inDeclared.IsExact && inEntities.IsExact, words, Listed(facets));
    }

    // Nodes have names that are words of tables too.
    private string? ImpliedBy(NamedEntity? named) =>
        named is null || (named.Kind == CatalogKind.Node && declared.Postings.IndexOf(named.Word) >= 0) ? null : named.Kind.Word();

    private static Dictionary<string, IReadOnlyList<KeyValuePair<string, int>>> Listed(Dictionary<string, Dictionary<string, int>> facets) => facets.ToDictionary(
        facet => facet.Key,
        facet => (IReadOnlyList<KeyValuePair<string, int>>)[.. facet.Value.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaxFacetValues)]);
}
