using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Ingestion.Pages;

/// <summary>Rows of one sheet of a workbook under a header, which may stand below a preamble. Dates are stamps without an offset.</summary>
internal static class WorkbookPages
{
    private const int MaxPreambleRows = 40;

    /// <param name="content">A workbook that was looked through before.</param>
    public static IEnumerable<SourceRecord> Read(Stream content, EndpointSpec endpoint, ReadingTime time)
    {
        using var rows = new WorkbookCursor(content, time);
        GoToSheet(rows, endpoint.Sheet);
        if (FindHeader(rows, endpoint.HeaderHas) is not { } columns)
        {
            yield break;
        }

        while (rows.ReadRow())
        {
            var values = TextsOf(rows);
            if (Array.Exists(values, value => value.Length > 0))
            {
                yield return new TableRecord(columns, values, rows.RowNumber);
            }
        }
    }

    private static void GoToSheet(WorkbookCursor rows, string? name)
    {
        if (name is null)
        {
            return;
        }

        var names = new List<string>();
        do
        {
            if (rows.SheetName == name)
            {
                return;
            }

            names.Add(rows.SheetName);
        }
        while (rows.NextSheet());

        throw new ReportFormatException($"has no sheet '{name}'; it has {string.Join(", ", names)}");
    }

    private static Dictionary<string, int>? FindHeader(WorkbookCursor rows, IReadOnlyList<string> headerHas)
    {
        for (var line = 0; line < MaxPreambleRows && rows.ReadRow(); line++)
        {
            var names = TextsOf(rows);
            if (Array.Exists(names, name => name.Length > 0) && headerHas.All(names.Contains))
            {
                return TableColumns.Of(names);
            }
        }

        return headerHas.Count == 0 ? null : throw new ReportFormatException($"has no header with {string.Join(", ", headerHas)}");
    }

    private static string[] TextsOf(WorkbookCursor rows)
    {
        var texts = new string[rows.FieldCount];
        for (var position = 0; position < texts.Length; position++)
        {
            texts[position] = rows.Value(position) switch
            {
                null => "",
                DateTime stamp => Rounded(stamp).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture),
                TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
                bool flag => flag ? "true" : "false",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                var text => text.ToString()!.Trim(),
            };
        }

        return texts;
    }

    // A sheet holds days as fractions: 10:05 comes out some ticks beside it.
    private static DateTime Rounded(DateTime stamp) => new((stamp.Ticks + TimeSpan.TicksPerMillisecond / 2) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);
}
