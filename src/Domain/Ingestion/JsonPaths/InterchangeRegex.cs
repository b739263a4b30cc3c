using System.Text;
using System.Text.RegularExpressions;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>Regular expressions of RFC 9485 in the platform's own dialect, without backtracking.</summary>
internal static class InterchangeRegex
{
    private const string AnyLetter = @"(?:[^\n\r\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])";

    // What the platform's dialect has and RFC 9485 has not: such a pattern matches nothing.
    private const string Escapable = "()*+-.?[\\]^{|}nrtpP";

    /// <returns>Null for a text that is no expression.</returns>
    public static Regex? Parse(string pattern, bool isWhole)
    {
        if (Translate(pattern) is not { } body)
        {
            return null;
        }

        try
        {
            return new Regex(isWhole ? $@"\A(?:{body})\z" : body, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Translate(string pattern)
    {
        var body = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var position = 0; position < pattern.Length; position++)
        {
            var letter = pattern[position];
            if (letter == '\\')
            {
                if (++position == pattern.Length || !Escapable.Contains(pattern[position], StringComparison.Ordinal))
                {
                    return null;
                }

                body.Append('\\').Append(pattern[position]);
                continue;
            }

            if (!inClass && letter is '^' or '$')
            {
                body.Append(letter == '^' ? @"\A" : @"\z");
                continue;
            }

            if (!inClass && letter == '(' && position + 1 < pattern.Length && pattern[position + 1] == '?')
            {
                return null;
            }

            inClass = letter == '[' || (inClass && letter != ']');
            body.Append(!inClass && letter == '.' ? AnyLetter : letter.ToString());
        }

        return inClass ? null : body.ToString();
    }
}
