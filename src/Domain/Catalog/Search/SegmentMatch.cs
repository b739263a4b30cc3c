namespace GridGrains.Domain.Catalog.Search;

/// <summary>One search in one segment: first the scores of all documents, then the best of them. Give it back by <see cref="Dispose"/>.</summary>
internal sealed class SegmentMatch : IDisposable
{
    // Beyond these, further words with a common beginning change no first page.
    private const int MaxWordsOfPrefix = 4096;
    private const int MaxPlacesOfPrefix = 300_000;

    private const float PrefixQuality = 0.6f;
    private const float SameQuality = 0.7f;
    private const float ImpliedQuality = 0.4f;

    private static readonly float[] QualityByEdits = [1f, 0.5f, 0.3f];
    private static readonly float[] Weights = [8f, 7f, 5f, 5f, 4f, 2f, 2f, 1f];

    private readonly SearchSegment _segment;
    private readonly SearchQuestion _question;
    private readonly SearchScratch _scratch;
    private readonly int[] _filters;
    private readonly bool _hasFilters;
    private readonly bool _wantsAll;
    private readonly int _before;
    private int _placesOfWord;

    /// <param name="implied">For each word of the question what it stands for in this segment beside itself, or null.</param>
    /// <param name="elsewhere">For each word of the question its places in the other segments: how rare a word is does not depend on where it is found.</param>
    /// <param name="documents">Of all segments.</param>
    /// <param name="wantsAll">True to look only for documents that hold all words, which takes a fraction of the time.</param>
    public SegmentMatch(SearchSegment segment, SearchQuestion question, IReadOnlyList<string?> implied, IReadOnlyList<int> elsewhere, int documents, bool wantsAll)
    {
        (_segment, _question, _scratch, _filters, _wantsAll) = (segment, question, segment.Scratch.Rent(), segment.Facets.FiltersOf(question), wantsAll);
        _hasFilters = Array.Exists(_filters, filter => filter != FacetColumn.Any);
        foreach (var word in Enumerable.Range(0, question.Words.Count).OrderBy(place => PlacesOf(question.Words[place])))
        {
            Weigh(question.Words[word], implied[word]);
            Settle(documents, elsewhere[word]);
            _before++;
        }

        MostWords = question.Words.Count == 0 ? 0 : MostOf();
    }

    /// <summary>Words of the question that its best documents hold; -1 where no document passes the filters.</summary>
    public int MostWords { get; }

    public bool IsExact { get; private set; } = true;

    public void Dispose() => _segment.Scratch.Return(_scratch);

    /// <summary>The best documents that hold so many words, and all of those counted.</summary>
    public (List<SearchHit> Hits, int Total) Collect(int words, Dictionary<string, Dictionary<string, int>> facets)
    {
        var counts = _segment.Facets.Columns.Select(column => new int[column.Values]).ToArray();
        var best = new PriorityQueue<int, int>(Comparer<int>.Create((left, right) => Order(right, left)));
        var total = 0;
        foreach (var document in Candidates())
        {
            if (_scratch.Words[document] != words || !Takes(document))
            {
                continue;
            }

            total++;
            for (var i = 0; i < counts.Length; i++)
            {
                _segment.Facets.Columns[i].Count(document, counts[i]);
            }

            if (best.Count < _question.Offset + _question.Limit)
            {
                best.Enqueue(document, document);
            }
            else if (Order(document, best.Peek()) < 0)
            {
                best.DequeueEnqueue(document, document);
            }
        }

        AddTo(facets, counts);
        return ([.. best.UnorderedItems.Select(item => item.Element).Order(Comparer<int>.Create(Order)).Select(document => _segment.HitOf(document, ScoreOf(document), words))], total);
    }

    private void AddTo(Dictionary<string, Dictionary<string, int>> facets, int[][] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            var column = _segment.Facets.Columns[i];
            if (!facets.TryGetValue(column.Name, out var values))
            {
                facets[column.Name] = values = [];
            }

            foreach (var (value, count) in column.Counted(counts[i]))
            {
                values[value] = values.GetValueOrDefault(value) + count;
            }
        }
    }

    private IEnumerable<int> Candidates() => _question.Words.Count == 0 ? Enumerable.Range(0, _segment.Count) : _scratch.Touched;

    private float ScoreOf(int document) => _scratch.Total[document] * _segment.BoostOf(document);

    private int Order(int left, int right)
    {
        var order = ScoreOf(right).CompareTo(ScoreOf(left));
        return order != 0 ? order : _segment.Compare(left, right);
    }

    private bool Takes(int document) => (_question.Kinds is null || _question.Kinds.Contains(_segment.KindOf(document))) && (!_hasFilters || _segment.Facets.Takes(document, _filters));

    private int MostOf()
    {
        var most = -1;
        foreach (var document in _scratch.Touched)
        {
            if (_scratch.Words[document] > most && Takes(document))
            {
                most = _scratch.Words[document];
            }
        }

        return most;
    }

    // The rarest word first: what does not hold it need not be looked at again.
    private int PlacesOf(string word) => _segment.PlacesOf(word);

    private void Weigh(string word, string? implied)
    {
        var exact = _segment.Postings.IndexOf(word);
        if (exact >= 0)
        {
            Mark(exact, 1);
        }

        var isNear = WeighBeginnings(word, exact) || exact >= 0;
        foreach (var same in SearchWords.SameAs(word).Select(_segment.Postings.IndexOf).Where(index => index >= 0))
        {
            Mark(same, SameQuality);
        }

        if (implied is not null && _segment.Postings.IndexOf(implied) is >= 0 and var standing)
        {
            Mark(standing, ImpliedQuality);
            isNear = true;
        }

        if (!isNear)
        {
            foreach (var (index, edits) in NearWords.Find(_segment.Postings.Words, word, NearWords.EditsFor(word.Length)))
            {
                Mark(index, QualityByEdits[edits]);
            }
        }
    }

    private bool WeighBeginnings(string word, int exact)
    {
        if (word.Length < 2)
        {
            return false;
        }

        var (from, to) = _segment.Postings.BeginningWith(word);
        var places = 0;
        for (var index = from; index < to; index++)
        {
            places += index == exact ? 0 : _segment.Postings.Of(index).Length;
            if (index - from >= MaxWordsOfPrefix || places > MaxPlacesOfPrefix)
            {
                IsExact = false;
                break;
            }

            if (index != exact)
            {
                Mark(index, PrefixQuality);
            }
        }

        return to > from;
    }

    private void Mark(int word, float quality)
    {
        var (ofWord, words) = (_scratch.OfWord, _scratch.Words);
        var places = _segment.Postings.Of(word);
        _placesOfWord += places.Length;
        foreach (var place in places)
        {
            var document = WordPostings.DocumentOf(place);
            if (_wantsAll && words[document] != _before)
            {
                continue;
            }

            var weight = Weights[(int)WordPostings.FieldOf(place)] * quality;
            if (ofWord[document] < weight)
            {
                if (ofWord[document] == 0)
                {
                    _scratch.TouchedByWord.Add(document);
                }

                ofWord[document] = weight;
            }
        }
    }

    // A word that few documents hold says more.
    private void Settle(int documents, int elsewhere)
    {
        var rarity = MathF.Log(1 + (float)documents / (1 + _placesOfWord + elsewhere));
        _placesOfWord = 0;
        foreach (var document in _scratch.TouchedByWord)
        {
            if (_scratch.Words[document] == 0)
            {
                _scratch.Touched.Add(document);
            }

            _scratch.Words[document]++;
            _scratch.Total[document] += _scratch.OfWord[document] * rarity;
            _scratch.OfWord[document] = 0;
        }

        _scratch.TouchedByWord.Clear();
    }
}
