using System.Text.RegularExpressions;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>An aggregate call in a text of SQL, or of code or prose that holds SQL.</summary>
internal sealed record AggregateCall(string Function, IReadOnlyList<string> Arguments, int Line);

/// <summary>Finds aggregates that show an older value for NULL, or a zero for nothing.</summary>
internal static partial class SqlRules
{
    // Columns that are never NULL in any table: argMax may take them as they are.
    private static readonly string[] NeverNull = ["lmp", "price", "interval_minutes", "toString(hub)", "toString(type)"];

    /// <summary>Calls of argMax and its like over a value that may be NULL: they pass over NULL and give an older value. A tuple is never NULL.</summary>
    public static IEnumerable<AggregateCall> OlderForNull(string text) =>
        Calls(text, ByOrder()).Where(call => !NeverNull.Contains(Unqualified(call.Arguments[0])) && !IsTuple(call.Arguments[0]) && !call.Arguments[0].StartsWith("ifNull(", StringComparison.Ordinal));

    /// <summary>
    /// Calls of an aggregate with a condition that give 0 where no row meets it, and are not kept from it by counting first. Of texts it is '', which the
    /// tables have for absent ones.
    /// </summary>
    public static IEnumerable<AggregateCall> ZeroForNothing(string text)
    {
        var lines = text.Split('\n');
        return Calls(text, WithCondition()).Where(call =>
            !IsTuple(call.Arguments[0]) && !call.Arguments[0].StartsWith("toString(", StringComparison.Ordinal) && !lines[call.Line].Contains("countIf(", StringComparison.Ordinal));
    }

    private static string Unqualified(string argument) => argument.StartsWith("h.", StringComparison.Ordinal) ? argument[2..] : argument;

    private static bool IsTuple(string argument) => argument.StartsWith("tuple(", StringComparison.Ordinal) || (argument.StartsWith('(') && argument.Contains(','));

    private static IEnumerable<AggregateCall> Calls(string text, Regex names)
    {
        foreach (Match match in names.Matches(text))
        {
            yield return new AggregateCall(match.Groups[1].Value, ArgumentsAt(text, match.Index + match.Length), text.AsSpan(0, match.Index).Count('\n'));
        }
    }

    private static List<string> ArgumentsAt(string text, int start)
    {
        var (depth, from) = (0, start);
        var arguments = new List<string>();
        for (var i = start; i < text.Length; i++)
        {
            if (depth == 0 && text[i] is (',' or ')'))
            {
                arguments.Add(text[from..i].Trim());
                from = i + 1;
                if (text[i] == ')')
                {
                    return arguments;
                }
            }

            depth += text[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
        }

        return [.. arguments, text[from..].Trim()];
    }

    [GeneratedRegex(@"\b(arg(?:Max|Min)(?:OrNull|If|State|Merge)*|anyLast\w*)\(")]
    private static partial Regex ByOrder();

    [GeneratedRegex(@"\b((?:argMax|argMin|max|min|any|anyLast|avg|quantile\w*|median)If)\(")]
    private static partial Regex WithCondition();
}
