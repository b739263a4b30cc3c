namespace GridGrains.Domain.Prices;

/// <summary>The words of <see cref="KnownAtBasis"/> in records and tables: <c>interval_end_plus_lag</c>.</summary>
public static class KnownAtBasisWords
{
    private static readonly string[] Words = ["published", "posting_hour", "interval_end_plus_lag", "posting_day"];

    public static IReadOnlyList<string> All => Words;

    public static string Word(this KnownAtBasis basis) => Words[(int)basis];

    /// <summary>Parses a word in UTF-8 without allocating; the spelling must be exact.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Word, out KnownAtBasis basis)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (System.Text.Ascii.Equals(utf8Word, Words[i]))
            {
                basis = (KnownAtBasis)i;
                return true;
            }
        }

        basis = default;
        return false;
    }
}
