using System.Text;
using System.Text.Json;
using System.Xml;

namespace GridGrains.Feeds.Reports;

/// <summary>The names in the head of a report that may be those of its columns: of one line, or of a whole document.</summary>
internal sealed class HeadNames(ReportSyntax syntax, IReadOnlyList<string> raw, int line = 0)
{
    private const int MaxPreambleLines = 40;
    private const int MaxNames = 400;
    private const int MaxNameLength = 60;

    public ReportSyntax Syntax { get; } = syntax;

    public IReadOnlyList<string> Raw { get; } = raw;

    /// <summary>1-based line of a text; 0 for a document.</summary>
    public int Line { get; } = line;

    public IReadOnlySet<string> Normalized { get; } = raw.Select(CsvHeader.Normalized).Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);

    /// <summary>One per line of a text that has several fields; one of a JSON or XML document; none of a workbook, whose head shows no names.</summary>
    public static IEnumerable<HeadNames> Of(ReportHead head)
    {
        var text = head.Start.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text.StartsWith("PK"u8))
        {
            return [];
        }

        return text[0] switch
        {
            (byte)'{' or (byte)'[' => [OfJson(head)],
            (byte)'<' => [OfXml(head)],
            _ => OfLines(head),
        };
    }

    public static string Shortened(string name) => name.Length <= MaxNameLength ? name : $"{name[..MaxNameLength]}…";

    private static IEnumerable<HeadNames> OfLines(ReportHead head)
    {
        using var rows = head.ReadCsv();
        for (var line = 0; line < MaxPreambleLines && rows.ReadRow(NoSink.Instance); line++)
        {
            if (rows.FieldCount > 1)
            {
                yield return new HeadNames(ReportSyntax.Csv, FieldsOf(rows), rows.Line);
            }
        }
    }

    private static List<string> FieldsOf(Utf8CsvReader row)
    {
        var fields = new List<string>(row.FieldCount);
        for (var field = 0; field < row.FieldCount && field < MaxNames; field++)
        {
            fields.Add(Encoding.UTF8.GetString(row[field]));
        }

        return fields;
    }

    private static HeadNames OfJson(ReportHead head)
    {
        var names = new JsonNames();
        JsonTokens.PushHead(head.Start.Span, names);
        return new HeadNames(ReportSyntax.Json, [.. names.Found]);
    }

    private static HeadNames OfXml(ReportHead head)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using var xml = XmlReader.Create(
                new MemoryStream(head.Start.ToArray(), writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (names.Count < MaxNames && xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    names.Add(xml.LocalName);
                    while (xml.MoveToNextAttribute())
                    {
                        names.Add(xml.LocalName);
                    }
                }
            }
        }
        catch (XmlException)
        {
            // A head ends anywhere; the names before that count.
        }

        return new HeadNames(ReportSyntax.Xml, [.. names]);
    }

    /// <summary>Names of members, and the texts by which tables list their columns: <c>headers</c> (MISO), names of <c>fields</c> (ERCOT).</summary>
    private sealed class JsonNames : IJsonTokenSink
    {
        private string _member = "";
        private bool _inFields;

        public HashSet<string> Found { get; } = new(StringComparer.Ordinal);

        public void Token(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _member = TextOf(ref reader);
                    _inFields = reader.CurrentDepth == 1 ? _member == "fields" : _inFields;
                    Add(_member);
                    break;
                case JsonTokenType.String when _member == "headers" || (_inFields && _member == "name"):
                    Add(TextOf(ref reader));
                    break;
            }
        }

        private void Add(string name)
        {
            if (Found.Count < MaxNames)
            {
                Found.Add(name);
            }
        }

        private static string TextOf(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? "" : Encoding.UTF8.GetString(reader.ValueSpan);
    }
}
