namespace GridGrains.Domain.Catalog.Search;

/// <summary>
/// Documents that are searched together: an immutable snapshot in memory. Everything a search needs of a document is in arrays; a search goes over the places
/// of its words once and allocates nothing per document. Safe for all threads.
/// </summary>
public sealed class SearchSegment
{
    private readonly string[] _ids;
    private readonly string[] _names;
    private readonly CatalogKind[] _kinds;
    private readonly float[] _boosts;

    private SearchSegment(List<string> ids, List<string> names, List<CatalogKind> kinds, List<float> boosts, WordPostings postings, SegmentFacets facets)
    {
        (_ids, _names, _kinds, _boosts) = ([.. ids], [.. names], [.. kinds], [.. boosts]);
        (Postings, Facets) = (postings, facets);
        Scratch = new ScratchPool(_ids.Length);
    }

    public static SearchSegment Empty { get; } = Build([]);

    public int Count => _ids.Length;

    internal WordPostings Postings { get; }

    internal SegmentFacets Facets { get; }

    internal ScratchPool Scratch { get; }

    public static SearchSegment Build(IEnumerable<SearchDocument> documents)
    {
        var (ids, names, kinds, boosts) = (new List<string>(), new List<string>(), new List<CatalogKind>(), new List<float>());
        var (postings, facets) = (new WordPostings.Builder(), new SegmentFacets());
        foreach (var document in documents)
        {
            foreach (var (field, text) in document.Texts)
            {
                postings.Add(ids.Count, field, text);
            }

            ids.Add(document.Id);
            names.Add(document.Name);
            kinds.Add(document.Kind);
            boosts.Add(document.Boost);
            facets.Add(document);
        }

        facets.Close();
        return new SearchSegment(ids, names, kinds, boosts, postings.Build(), facets);
    }

    /// <summary>The kind of thing that a word names here, the most specific one; null where it is no name.</summary>
    internal CatalogKind? KindNamed(string word, out string id)
    {
        var best = -1;
        if (Postings.IndexOf(word) is >= 0 and var found)
        {
            foreach (var place in Postings.Of(found))
            {
                var document = WordPostings.DocumentOf(place);
                if (WordPostings.FieldOf(place) is SearchField.Name or SearchField.Alias && (best < 0 || _kinds[document] < _kinds[best]))
                {
                    best = document;
                }
            }
        }

        id = best < 0 ? "" : _ids[best];
        return best < 0 ? null : _kinds[best];
    }

    internal int PlacesOf(string word) => Postings.IndexOf(word) is >= 0 and var index ? Postings.Of(index).Length : 0;

    internal CatalogKind KindOf(int document) => _kinds[document];

    internal float BoostOf(int document) => _boosts[document];

    internal SearchHit HitOf(int document, float score, int words) => new(_ids[document], _kinds[document], _names[document], score, words);

    /// <summary>Equal scores stand by kind and name.</summary>
    internal int Compare(int left, int right)
    {
        var order = _kinds[left].CompareTo(_kinds[right]);
        return order != 0 ? order : string.CompareOrdinal(_names[left], _names[right]);
    }
}
