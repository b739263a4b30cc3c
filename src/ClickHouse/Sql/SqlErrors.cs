using System.Globalization;
using System.Text.RegularExpressions;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Errors of the engine in the words of who writes statements: which cap, or what is wrong and where.</summary>
internal static partial class SqlErrors
{
    private const int MaxLength = 400;
    private const int SyntaxError = 62;

    /// <param name="prefix">Characters that were put before the statement.</param>
    public static Exception Of(SqlEngineException error, QueryCaps caps, int prefix) => error.Code switch
    {
        159 => Capped(error, QueryCappedException.Time, $"it takes more than {caps.Seconds} s"),
        241 or 173 => Capped(error, QueryCappedException.Memory, $"it takes more than {caps.MemoryBytes >> 20} MB of memory"),
        158 or 307 or 396 => Capped(error, QueryCappedException.Rows, "it reads or returns more rows or bytes than it may"),
        60 or 81 => new SqlRefusedException(SqlRefusedException.NotAllowed, "a table is named where there is none of that name: a WITH query is seen below its own SELECT alone"),
        456 or 457 => new SqlRefusedException(SqlRefusedException.Syntax, $"parameters: {Short(error.Message)}"),
        SyntaxError => SyntaxOf(error, prefix),
        _ => new SqlRefusedException(SqlRefusedException.Syntax, Short(error.Message)),
    };

    private static QueryCappedException Capped(Exception error, string cap, string what) => new($"the query was ended over its cap of {cap}: {what}; ask for less", error, cap);

    private static SqlRefusedException SyntaxOf(SqlEngineException error, int prefix)
    {
        var match = Failed().Match(error.Message);
        int? at = match.Success ? Math.Max(0, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1 - prefix) : null;
        return new SqlRefusedException(SqlRefusedException.Syntax, match.Success ? $"'{match.Groups[2].Value}' is not expected here; {Short(match.Groups[3].Value)}" : Short(error.Message)) { At = at };
    }

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
}
