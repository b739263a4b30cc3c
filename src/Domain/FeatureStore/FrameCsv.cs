using System.Text;

namespace GridGrains.Domain.FeatureStore;

/// <summary>Entity frames as CSV: a line of names, then rows; fields with commas, quotes or line ends are quoted.</summary>
public static class FrameCsv
{
    /// <exception cref="DomainException"><c>InvalidRecord</c>: the frame is too large, a row has another number of fields than there are names, or a quote is not closed; the message names the line.</exception>
    public static EntityFrame Parse(string text)
    {
        List<string>[]? columns = null;
        string[] names = [];
        var line = 0;
        foreach (var fields in Rows(text))
        {
            line++;
            if (columns is null)
            {
                names = [.. fields];
                columns = [.. names.Select(_ => new List<string>())];
                continue;
            }

            if (fields.Count != names.Length)
            {
                throw new DomainException(DomainErrorCode.InvalidRecord, $"line {line} has {fields.Count} fields where the first line has {names.Length}");
            }

            // Before the row is kept: what is too large would else be known when it fills the memory.
            EntityFrame.CheckSize(columns[0].Count + 1L, names.Length);
            for (var i = 0; i < names.Length; i++)
            {
                columns[i].Add(fields[i]);
            }
        }

        return EntityFrame.Make(names, [.. (columns ?? []).Select(column => column.ToArray())]);
    }

    public static void WriteField(TextWriter output, string field)
    {
        if (field.AsSpan().IndexOfAny("\",\r\n") < 0)
        {
            output.Write(field);
            return;
        }

        output.Write('"');
        output.Write(field.Replace("\"", "\"\"", StringComparison.Ordinal));
        output.Write('"');
    }

    // The list is the same for each row.
    private static IEnumerable<List<string>> Rows(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            at = text[at] == '"' ? Quoted(text, at, field) : Plain(text, at, field);
            fields.Add(field.ToString());
            field.Clear();
            if (fields.Count > EntityFrame.MaxColumns)
            {
                throw new DomainException(DomainErrorCode.InvalidRecord, $"a line of the entity frame has more than the {EntityFrame.MaxColumns} columns that are taken");
            }

            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at == text.Length)
                {
                    fields.Add("");
                }

                continue;
            }

            at += at + 1 < text.Length && text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1;
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                yield return fields;
            }

            fields.Clear();
        }

        if (fields.Count > 0)
        {
            yield return fields;
        }
    }

    private static int Plain(string text, int at, StringBuilder field)
    {
        var length = text.AsSpan(at).IndexOfAny(",\r\n");
        var end = length < 0 ? text.Length : at + length;
        field.Append(text, at, end - at);
        return end;
    }

    private static int Quoted(string text, int at, StringBuilder field)
    {
        for (at++; ; at++)
        {
            var end = at <= text.Length ? text.IndexOf('"', at) : -1;
            if (end < 0)
            {
                throw new DomainException(DomainErrorCode.InvalidRecord, "a quote is not closed");
            }

            field.Append(text, at, end - at);
            if (end + 1 >= text.Length || text[end + 1] != '"')
            {
                return end + 1;
            }

            field.Append('"');
            at = end + 1;
        }
    }
}
