namespace GridGrains.Domain.Catalog.Search;

/// <summary>
/// Words within some edits (a letter more, less, another, or two swapped) of a word, from a sorted list. One edit is tried letter by letter; for two the list
/// is walked as if it were a tree.
/// </summary>
internal sealed class NearWords
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly string[] _sorted;
    private readonly string _word;
    private readonly int _edits;
    private readonly int[][] _rows;
    private readonly List<(int Index, int Edits)> _found = [];

    private NearWords(string[] sorted, string word, int edits)
    {
        (_sorted, _word, _edits) = (sorted, word, edits);
        _rows = new int[word.Length + edits + 2][];
        for (var depth = 0; depth < _rows.Length; depth++)
        {
            _rows[depth] = new int[word.Length + 1];
        }

        for (var column = 0; column <= word.Length; column++)
        {
            _rows[0][column] = column;
        }
    }

    /// <summary>How wrong a word of a length may be: none for short ones, of which too many are near each other.</summary>
    public static int EditsFor(int length) => length < 4 ? 0 : length < 8 ? 1 : 2;

    /// <param name="sorted">In ordinal order.</param>
    /// <returns>Places in the list: of words with one edit, or where there are none and two are allowed, of those with two that begin alike.</returns>
    public static IReadOnlyList<(int Index, int Edits)> Find(string[] sorted, string word, int edits)
    {
        if (edits == 0 || sorted.Length == 0)
        {
            return [];
        }

        var nearest = FindOneEdit(sorted, word);
        if (nearest.Count > 0 || edits == 1)
        {
            return nearest;
        }

        var walk = new NearWords(sorted, word, edits);
        walk.Visit(0, sorted.Length, 0);
        return walk._found;
    }

    private static List<(int Index, int Edits)> FindOneEdit(string[] sorted, string word)
    {
        var found = new SortedSet<int>();
        Span<char> tried = stackalloc char[word.Length + 1];
        for (var place = 0; place <= word.Length; place++)
        {
            var head = word.AsSpan(0, place);
            var tail = word.AsSpan(place);
            head.CopyTo(tried);
            foreach (var letter in Letters)
            {
                tried[place] = letter;
                tail.CopyTo(tried[(place + 1)..]);
                Try(tried);
                if (!tail.IsEmpty)
                {
                    tail[1..].CopyTo(tried[(place + 1)..]);
                    Try(tried[..^1]);
                }
            }

            if (!tail.IsEmpty)
            {
                tail[1..].CopyTo(tried[place..]);
                Try(tried[..(word.Length - 1)]);
            }

            if (tail.Length > 1)
            {
                (tried[place], tried[place + 1]) = (tail[1], tail[0]);
                tail[2..].CopyTo(tried[(place + 2)..]);
                Try(tried[..word.Length]);
            }
        }

        return [.. found.Select(index => (index, 1))];

        void Try(ReadOnlySpan<char> candidate)
        {
            if (IndexOf(sorted, candidate) is >= 0 and var index)
            {
                found.Add(index);
            }
        }
    }

    private static int IndexOf(string[] sorted, ReadOnlySpan<char> word)
    {
        var (from, to) = (0, sorted.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) >>> 1;
            var order = sorted[middle].AsSpan().SequenceCompareTo(word);
            if (order == 0)
            {
                return middle;
            }

            (from, to) = order < 0 ? (middle + 1, to) : (from, middle - 1);
        }

        return -1;
    }

    // All words of the range begin alike, for as many letters as the depth.
    private void Visit(int low, int high, int depth)
    {
        if (_sorted[low].Length == depth)
        {
            if (_rows[depth][_word.Length] <= _edits)
            {
                _found.Add((low, _rows[depth][_word.Length]));
            }

            low++;
        }

        if (depth + 1 >= _rows.Length)
        {
            return;
        }

        while (low < high)
        {
            var letter = _sorted[low][depth];
            var end = EndOf(low, high, depth, letter);

            // The first letter has to be right: else most of the list would be walked.
            if ((depth > 0 || letter == _word[0]) && Fill(low, depth, letter) <= _edits)
            {
                Visit(low, end, depth + 1);
            }

            low = end;
        }
    }

    private int EndOf(int low, int high, int depth, char letter)
    {
        var (from, to) = (low + 1, high);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            (from, to) = _sorted[middle][depth] > letter ? (from, middle) : (middle + 1, to);
        }

        return from;
    }

    /// <returns>The least of the row.</returns>
    private int Fill(int low, int depth, char letter)
    {
        var (before, row) = (_rows[depth], _rows[depth + 1]);
        var least = row[0] = depth + 1;
        for (var column = 1; column <= _word.Length; column++)
        {
            var cost = _word[column - 1] == letter ? 0 : 1;
            var value = Math.Min(before[column - 1] + cost, Math.Min(before[column], row[column - 1]) + 1);
            if (depth > 0 && column > 1 && _word[column - 1] == _sorted[low][depth - 1] && _word[column - 2] == letter)
            {
                value = Math.Min(value, _rows[depth - 1][column - 2] + 1);
            }

            row[column] = value;
            least = Math.Min(least, value);
        }

        return least;
    }
}
