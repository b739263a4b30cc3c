using System.Globalization;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Transforms;

/// <summary>Finds a place of a statement in the text of the spec that holds it.</summary>
public static class StatementPlace
{
    /// <param name="spec">YAML or JSON, as its author wrote it.</param>
    /// <param name="begin">Of the statement.</param>
    /// <param name="at">Characters of the statement before the place.</param>
    /// <returns><paramref name="begin"/> where the text is folded or escaped in a way that is not followed here.</returns>
    public static SpecPlace InSpec(string spec, SpecPlace begin, string sql, int at)
    {
        var lines = spec.Split('\n');
        if (begin.Line < 1 || begin.Line > lines.Length || begin.Column < 1 || begin.Column > lines[begin.Line - 1].Length)
        {
            return begin;
        }

        at = Math.Clamp(at, 0, sql.Length);
        var found = lines[begin.Line - 1][begin.Column - 1] switch
        {
            '|' => InBlock(lines, begin, sql, at),
            '"' => new SpecPlace(begin.Line, InQuotes(lines[begin.Line - 1], begin.Column, at)),
            '\'' => new SpecPlace(begin.Line, begin.Column + 1 + at),
            _ => new SpecPlace(begin.Line, begin.Column + at),
        };
        return at == sql.Length || LetterAt(lines, found) == sql[at] ? found : begin;
    }

    /// <summary>Line and column within the statement, from 1, in words.</summary>
    public static string Words(string sql, int? at)
    {
        if (at is not { } before)
        {
            return "";
        }

        var lead = sql.AsSpan(0, Math.Min(before, sql.Length));
        return string.Create(CultureInfo.InvariantCulture, $" (line {lead.Count('\n') + 1}, column {lead.Length - lead.LastIndexOf('\n')} of the SQL)");
    }

    // The lines of a literal block are those of the statement, moved in by the first one's indent.
    private static SpecPlace InBlock(string[] lines, SpecPlace begin, string sql, int at)
    {
        var lead = sql.AsSpan(0, at);
        var indent = lines.Skip(begin.Line).Where(line => line.AsSpan().Trim().Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).FirstOrDefault();
        return new SpecPlace(begin.Line + 1 + lead.Count('\n'), indent + lead.Length - lead.LastIndexOf('\n'));
    }

    // An escape is one character of the statement.
    private static int InQuotes(string line, int column, int at)
    {
        var index = column;
        for (; at > 0 && index < line.Length; at--)
        {
            index += line[index] != '\\' ? 1 : index + 1 < line.Length && line[index + 1] == 'u' ? 6 : 2;
        }

        return index + 1;
    }

    private static char? LetterAt(string[] lines, SpecPlace place) =>
        place.Line <= lines.Length && place.Column <= lines[place.Line - 1].Length ? lines[place.Line - 1][place.Column - 1] : null;
}
