using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Errors of the engine in the words of who writes statements: which cap, or what is wrong and where.</summary>
internal static partial class SqlErrors
{
    /// <summary>A value was divided by zero.</summary>
    public const int Division = 153;

    private const int MaxLength = 400;

    /// <param name="prefix">Characters that were put before the statement.</param>
    /// <param name="text">What its author wrote.</param>
    public static Exception Of(SqlEngineException error, QueryCaps caps, int prefix, SqlText text) => error.Code switch
    {
        159 => Capped(error, QueryCappedException.Time, $"it takes more than {caps.Seconds} s"),
        241 or 173 => Capped(error, QueryCappedException.Memory, $"it takes more than {caps.MemoryBytes >> 20} MB of memory"),
        158 or 307 or 396 => Capped(error, QueryCappedException.Rows, "it reads or returns more rows or bytes than it may"),
        60 or 81 => new SqlRefusedException(SqlRefusedException.NotAllowed, "a table is named where there is none of that name: a WITH query is seen below its own SELECT alone"),
        306 when error.Message.Contains("recursive", StringComparison.OrdinalIgnoreCase) =>
            new SqlRefusedException(SqlRefusedException.NotAllowed, "WITH RECURSIVE goes more than 1,000 steps deep; give it a condition that ends it sooner") { At = text.PlaceOf("RECURSIVE") },
        456 or 457 => new SqlRefusedException(SqlRefusedException.Syntax, $"parameters: {Short(error.Message)}") { At = ParameterOf(error.Message, text) },
        62 => SyntaxOf(error, prefix, text),
        47 => UnknownOf(error, text),
        _ => MomentOf(error, text) ?? new SqlRefusedException(SqlRefusedException.Syntax, Short(error.Message)) { EngineCode = error.Code },
    };

    private static QueryCappedException Capped(Exception error, string cap, string what) => new($"the query was ended over its cap of {cap}: {what}; ask for less", error, cap);

    private static SqlRefusedException SyntaxOf(SqlEngineException error, int prefix, SqlText text)
    {
        var match = Failed().Match(error.Message);
        if (!match.Success)
        {
            return new SqlRefusedException(SqlRefusedException.Syntax, Short(error.Message));
        }

        var at = CharactersOf(text.Text, Math.Max(0, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1 - prefix));

        // What stands behind the statement is the platform's: the author's text is at its end.
        var end = text.Tokens[^1].End;
        return at >= end
            ? new SqlRefusedException(SqlRefusedException.Syntax, $"the statement ends after '{text.Tokens[^1].Value}', where more is expected") { At = end }
            : new SqlRefusedException(SqlRefusedException.Syntax, $"'{match.Groups[2].Value}' is not expected here; {Short(match.Groups[3].Value)}") { At = at };
    }

    // The engine counts bytes.
    private static int CharactersOf(string text, int bytes)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        return bytes >= encoded.Length ? text.Length : Encoding.UTF8.GetCharCount(encoded, 0, bytes);
    }

    private static SqlRefusedException UnknownOf(SqlEngineException error, SqlText text)
    {
        var name = Unknown().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : "";
        var near = Near().Match(error.Message);
        return new SqlRefusedException(SqlRefusedException.Syntax, Short(error.Message))
        {
            At = text.PlaceOf(name[(name.LastIndexOf('.') + 1)..]),
            Suggestions = near.Success ? [near.Groups[1].Value] : [],
        };
    }

    /// <returns>Null where the error is about no text that is a moment with T, Z or an offset.</returns>
    private static SqlRefusedException? MomentOf(SqlEngineException error, SqlText text)
    {
        foreach (var token in text.Tokens.Where(token => token.Kind == SqlTokenKind.Text && error.Message.Contains(token.Value, StringComparison.Ordinal)))
        {
            if (SqlStamp.Of(token.Value[1..^1]) is { IsReal: true, HasTime: true } stamp)
            {
                var isDate = DateAlone().IsMatch(error.Message);
                return new SqlRefusedException(SqlRefusedException.Syntax, $"{token.Value} is not taken here; write '{stamp.ToText(isDate)}'{(isDate ? ", a date without a time" : " (UTC)")}")
                {
                    At = token.Start,
                };
            }
        }

        return null;
    }

    private static int? ParameterOf(string message, SqlText text) => Parameter().Match(message) is { Success: true } match
        ? text.Parameters.Where(parameter => parameter.Name == match.Groups[1].Value).Select(parameter => (int?)parameter.Token.Start).FirstOrDefault()
        : null;

    // The scope that the engine prints is the platform's text, not the author's.
    private static string Short(string message)
    {
        var text = Scope().Replace(message.ReplaceLineEndings(" "), "").Trim();
        return text.Length <= MaxLength ? text : $"{text[..MaxLength]}...";
    }

    [GeneratedRegex(@"failed at position (\d+) \((.*?)\)(?: \(line \d+, col \d+\))?:.*?(Expected .*)$", RegexOptions.Singleline)]
    private static partial Regex Failed();

    [GeneratedRegex(@"( In scope .*?(?=\. Maybe you meant|$)|: ?(While|while) (processing|executing).*$| in scope .*?(?=\. Maybe you meant|$))", RegexOptions.Singleline)]
    private static partial Regex Scope();

    [GeneratedRegex(@"(?:identifier|Identifier) ['`]([^'`]+)['`]")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"Maybe you meant: \['([^']+)'")]
    private static partial Regex Near();

    [GeneratedRegex(@"\b(?:type|as) Date(?:32)?\b(?!Time)")]
    private static partial Regex DateAlone();

    [GeneratedRegex(@"(?:parameter|Substitution) [`'](\w+)")]
    private static partial Regex Parameter();
}
