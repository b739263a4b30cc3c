using System.Runtime.InteropServices;

namespace GridGrains.Domain.Catalog.Search;

/// <summary>Which words are in which documents and fields: words in order, and for each a run of numbers (document and field).</summary>
internal sealed class WordPostings
{
    private const int FieldBits = 3;
    private const int FieldMask = (1 << FieldBits) - 1;

    private readonly int[] _starts;
    private readonly int[] _places;

    private WordPostings(string[] words, int[] starts, int[] places) => (Words, _starts, _places) = (words, starts, places);

    /// <summary>In ordinal order.</summary>
    public string[] Words { get; }

    public ReadOnlySpan<int> Of(int word) => _places.AsSpan(_starts[word].._starts[word + 1]);

    public static int DocumentOf(int place) => place >> FieldBits;

    public static SearchField FieldOf(int place) => (SearchField)(place & FieldMask);

    /// <returns>-1 for a word that no document has.</returns>
    public int IndexOf(string word)
    {
        var at = Array.BinarySearch(Words, word, StringComparer.Ordinal);
        return at >= 0 ? at : -1;
    }

    /// <summary>The words that begin so.</summary>
    public (int From, int To) BeginningWith(string prefix) => (FirstAtLeast(prefix), FirstAtLeast(prefix + char.MaxValue));

    private int FirstAtLeast(string word)
    {
        var at = Array.BinarySearch(Words, word, StringComparer.Ordinal);
        return at >= 0 ? at : ~at;
    }

    /// <summary>Takes words of documents one after the other.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string> _words = [];
        private readonly List<int> _ofWords = [];
        private readonly List<int> _places = [];
        private int _place;

        public void Add(int document, SearchField field, string text)
        {
            _place = document << FieldBits | (int)field;
            SearchWords.Split(text, this, static (builder, word) => builder.Add(word));
        }

        public WordPostings Build()
        {
            var words = _words.ToArray();
            var order = new int[words.Length];
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            Array.Sort(words, order, StringComparer.Ordinal);
            var rank = new int[order.Length];
            for (var i = 0; i < order.Length; i++)
            {
                rank[order[i]] = i;
            }

            return new WordPostings(words, Starts(rank), Placed(rank));
        }

        private void Add(ReadOnlySpan<char> word)
        {
            if (SearchWords.SaysNothing(word))
            {
                return;
            }

            var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out var known);
            if (!known)
            {
                number = _words.Count;
                _words.Add(word.ToString());
            }

            _ofWords.Add(number);
            _places.Add(_place);
        }

        private int[] Starts(int[] rank)
        {
            var starts = new int[rank.Length + 1];
            foreach (var word in _ofWords)
            {
                starts[rank[word] + 1]++;
            }

            for (var i = 1; i < starts.Length; i++)
            {
                starts[i] += starts[i - 1];
            }

            return starts;
        }

        private int[] Placed(int[] rank)
        {
            var next = Starts(rank);
            var places = new int[_places.Count];
            for (var i = 0; i < places.Length; i++)
            {
                places[next[rank[_ofWords[i]]]++] = _places[i];
            }

            return places;
        }
    }
}
