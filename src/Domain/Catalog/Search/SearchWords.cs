namespace GridGrains.Domain.Catalog.Search;

/// <summary>Texts as the words that are searched: letters and digits in lower case, parts of <c>TH_SP15_GEN</c> and <c>listNodes</c> apart, plurals as singulars.</summary>
public static class SearchWords
{
    public const int MaxLength = 64;

    private static readonly HashSet<string> Empty = ["the", "of", "a", "an", "and", "or", "in", "is", "to", "it", "by", "with", "for", "at", "on", "that", "its", "are", "was"];

    // Words of the trade that mean one thing. Each leads to the other's texts.
    private static readonly Dictionary<string, string[]> Same = new(StringComparer.Ordinal)
    {
        ["mcc"] = ["congestion"],
        ["mce"] = ["energy"],
        ["mec"] = ["energy"],
        ["mcl"] = ["loss"],
        ["mlc"] = ["loss"],
        ["price"] = ["lmp"],
        ["lmp"] = ["price"],
        ["lbmp"] = ["lmp"],
        ["da"] = ["ahead"],
        ["dam"] = ["ahead", "da"],
        ["rt"] = ["real"],
        ["rtm"] = ["real", "rt"],
        ["settlement"] = ["price"],
        ["forward"] = ["curve"],
        ["mark"] = ["curve", "quote"],
        ["temperature"] = ["weather"],
        ["spread"] = ["basis", "dart"],
        ["onpeak"] = ["peak"],
        ["offpeak"] = ["peak"],
    };

    /// <summary>Calls back with every word, also those that say nothing.</summary>
    public static void Split<TState>(ReadOnlySpan<char> text, TState state, Action<TState, ReadOnlySpan<char>> take)
    {
        Span<char> word = stackalloc char[MaxLength];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            var isPart = char.IsLetterOrDigit(letter);
            if (length > 0 && (!isPart || (char.IsUpper(letter) && char.IsLower(text[i - 1]))))
            {
                take(state, Singular(word[..length]));
                length = 0;
            }

            if (isPart && length < MaxLength)
            {
                word[length++] = char.ToLowerInvariant(letter);
            }
        }

        if (length > 0)
        {
            take(state, Singular(word[..length]));
        }
    }

    /// <summary>The words of a question, each once. Words that say nothing are left out, unless nothing else is asked.</summary>
    public static IReadOnlyList<string> OfQuestion(string text, int max)
    {
        var words = new List<string>();
        Split(text, words, static (list, word) => list.Add(word.ToString()));
        var meant = words.Where(word => !Empty.Contains(word)).Distinct().ToList();
        return [.. (meant.Count > 0 ? meant : words.Distinct().ToList()).Take(max)];
    }

    public static bool SaysNothing(ReadOnlySpan<char> word) => word.Length <= 5 && Empty.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static IReadOnlyList<string> SameAs(string word) => Same.GetValueOrDefault(word) ?? [];

    private static ReadOnlySpan<char> Singular(ReadOnlySpan<char> word) =>
        word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') && char.IsLetter(word[^2]) ? word[..^1] : word;
}
