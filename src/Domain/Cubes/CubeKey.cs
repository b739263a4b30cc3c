using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GridGrains.Domain.Cubes;

/// <summary>
/// One question: a cube with everything that its answer depends on but the tables and the time. Equal questions have equal texts, which are the
/// keys of their grains; questions of callers who see other data, or may ask for less, are never equal.
/// </summary>
/// <param name="Cube">The cube's name.</param>
/// <param name="Form">Word of the form of the answer: <c>json</c>.</param>
/// <param name="Clock">On which times are given once more; empty for none.</param>
/// <param name="IsPast">A moment is among the parameters; without one the present is meant.</param>
/// <param name="Sight">What the caller may see: codes of markets in order, or <c>*</c> for all.</param>
/// <param name="Caps">What the query may cost, in the words of who runs it.</param>
/// <param name="Parameters">Of the cube's SQL, by name.</param>
public sealed record CubeKey(string Cube, string Form, string Clock, bool IsPast, string Sight, string Caps, IReadOnlyDictionary<string, string> Parameters)
{
    public const string SeesAll = "*";

    private const char Between = '|';
    private const string Past = "past";
    private const string Present = "now";

    /// <exception cref="FormatException">The text is no key.</exception>
    public static CubeKey Parse(string text) => TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is no question of a cube");

    public static bool TryParse(string text, [NotNullWhen(true)] out CubeKey? key)
    {
        key = null;
        var words = text.Split(Between);
        if (words.Length < 6 || words[3] is not (Past or Present))
        {
            return false;
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.AsSpan(6))
        {
            if (word.Split('=') is not [var name, var value] || !parameters.TryAdd(Uri.UnescapeDataString(name), Uri.UnescapeDataString(value)))
            {
                return false;
            }
        }

        key = new CubeKey(
            Uri.UnescapeDataString(words[0]), Uri.UnescapeDataString(words[1]), Uri.UnescapeDataString(words[2]), words[3] == Past, Uri.UnescapeDataString(words[4]),
            Uri.UnescapeDataString(words[5]), parameters);
        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendJoin(Between, [Escape(Cube), Escape(Form), Escape(Clock), IsPast ? Past : Present, Escape(Sight), Escape(Caps)]);
        foreach (var (name, value) in Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            text.Append(Between).Append(Escape(name)).Append('=').Append(Escape(value));
        }

        return text.ToString();
    }

    public bool Equals(CubeKey? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static string Escape(string word) => Uri.EscapeDataString(word);
}
