namespace GridGrains.Feeds.Simulation.Grid;

/// <summary>
/// An invented, pronounceable station name of six letters. Words of one ISO never repeat: they walk through all combinations of three
/// syllables in a seeded order.
/// </summary>
internal readonly struct NodeWord
{
    private const string Consonants = "BCDFGHKLMNPRSTVW";
    private const string Vowels = "AEIOU";
    private const int Syllables = 16 * 5;
    private const int Combinations = Syllables * Syllables * Syllables;

    // Coprime to Combinations (2^12 * 5^3), so that the walk visits every word once.
    private const long Stride = 198_491_317;

    private readonly int _combination;

    public NodeWord(ulong seed, int index) =>
        _combination = (int)((((long)(seed % Combinations)) + (index * Stride)) % Combinations);

    public override string ToString() => string.Create(6, _combination, static (letters, combination) =>
    {
        for (var i = 0; i < letters.Length; i += 2)
        {
            var syllable = combination % Syllables;
            combination /= Syllables;
            letters[i] = Consonants[syllable / 5];
            letters[i + 1] = Vowels[syllable % 5];
        }
    });
}
