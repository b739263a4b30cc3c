using System.Text;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Rows of comma-separated text under a header, which may stand below a preamble.</summary>
internal static class TablePages
{
    private const int MaxPreambleLines = 40;

    /// <param name="headerHas">Names that the header holds; where there are none, the first line is the header.</param>
    public static IEnumerable<SourceRecord> Read(Stream content, IReadOnlyList<string> headerHas, List<UnreadRecord> unread)
    {
        using var rows = new Utf8CsvReader(content);
        var sink = new LineSink(unread);
        if (FindHeader(rows, headerHas, sink) is not { } columns)
        {
            yield break;
        }

        while (rows.ReadRow(sink))
        {
            if (rows.FieldCount == 1 && columns.Count > 1)
            {
                unread.Add(new UnreadRecord(rows.Line, "bad_row", "the line has one field only: a trailer, or a row that was cut off"));
                continue;
            }

            yield return new TableRecord(columns, TextsOf(rows), rows.Line);
        }
    }

    private static Dictionary<string, int>? FindHeader(Utf8CsvReader rows, IReadOnlyList<string> headerHas, LineSink sink)
    {
        for (var line = 0; line < MaxPreambleLines && rows.ReadRow(sink); line++)
        {
            var names = TextsOf(rows);
            if (headerHas.All(names.Contains))
            {
                return TableColumns.Of(names);
            }
        }

        return headerHas.Count == 0 ? null : throw new ReportFormatException($"has no header with {string.Join(", ", headerHas)}");
    }

    private static string[] TextsOf(Utf8CsvReader rows)
    {
        var texts = new string[rows.FieldCount];
        for (var field = 0; field < texts.Length; field++)
        {
            texts[field] = Encoding.UTF8.GetString(rows[field]);
        }

        return texts;
    }

    private sealed class LineSink(List<UnreadRecord> unread) : IReportSink
    {
        public void RowAccepted()
        {
        }

        public void RowRejected(in RowRejection rejection) => unread.Add(new UnreadRecord(rejection.Line, "too_long", rejection.Detail));

        public void Price(in LmpEvent price, int line)
        {
        }
    }
}
