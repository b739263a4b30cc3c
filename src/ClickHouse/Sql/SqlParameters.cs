using System.Text;
using System.Text.Json;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Values of a statement's <c>{name:Type}</c>, in the form in which they travel beside it: none of them is ever part of the SQL.</summary>
public sealed class SqlParameters
{
    public const int MaxCount = 50;
    public const int MaxLength = 16_000;

    public static readonly SqlParameters None = new([]);

    private SqlParameters(IReadOnlyList<KeyValuePair<string, string>> values) => Values = values;

    /// <summary>By name, as the engine reads them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; }

    /// <summary>Texts, numbers, true, false, null, and lists of them.</summary>
    /// <exception cref="SqlRefusedException">A name or a value is none.</exception>
    public static SqlParameters Of(IReadOnlyDictionary<string, JsonElement>? values)
    {
        if (values is null or { Count: 0 })
        {
            return None;
        }

        var written = values.Select(pair => new KeyValuePair<string, string>(NameOf(pair.Key), TextOf(pair.Key, pair.Value))).ToArray();
        return written.Length <= MaxCount && written.Sum(pair => pair.Value.Length) <= MaxLength
            ? new SqlParameters(written)
            : throw SqlRefusedException.Forbids($"a statement has at most {MaxCount} parameters, with {MaxLength} characters in all");
    }

    /// <summary>The same, with dates and moments as the statement's types read them.</summary>
    /// <exception cref="SqlRefusedException">A date does not exist, or its type cannot hold it.</exception>
    internal SqlParameters Fit(SqlText text)
    {
        var types = text.Parameters.DistinctBy(parameter => parameter.Name).ToDictionary(parameter => parameter.Name);
        return Values.Count == 0 ? this : new SqlParameters(
            [.. Values.Select(pair => types.TryGetValue(pair.Key, out var known) ? new(pair.Key, SqlMoments.Fit(known.Token, pair.Key, known.Type, pair.Value)) : pair)]);
    }

    private static string NameOf(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0])
        ? name
        : throw SqlRefusedException.Forbids("names of parameters have letters, digits and '_'");

    private static string TextOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Escape(value.GetString()!, quotes: false),
        JsonValueKind.Null => "\\N",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(item => ItemOf(name, item)))}]",
        _ => PlainOf(name, value),
    };

    private static string ItemOf(string name, JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => $"'{Escape(item.GetString()!, quotes: true)}'",
        JsonValueKind.Null => "NULL",
        _ => PlainOf(name, item),
    };

    private static string PlainOf(string name, JsonElement value) => value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
        ? value.GetRawText()
        : throw SqlRefusedException.Forbids($"the parameter {name} is a text, a number, true, false, null or a list of them");

    // A text is read as a field of TabSeparated, a list as literals in quotes; a backslash escapes in both.
    private static string Escape(string value, bool quotes)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append("\\\\"),
                '\'' when quotes => text.Append("\\'"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\0' => throw SqlRefusedException.Forbids("a parameter may not hold a zero character"),
                _ => text.Append(letter),
            };
        }

        return text.ToString();
    }
}
