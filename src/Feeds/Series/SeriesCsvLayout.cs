using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Series;

/// <summary>A report of comma-separated rows under a header that has certain columns.</summary>
/// <param name="required">Columns that every file of the form has; together no other form has them.</param>
internal abstract class SeriesCsvLayout(string name, Iso? iso, string reports, params string[] required) : ISeriesLayout
{
    public string Name { get; } = name;

    public Iso? Iso { get; } = iso;

    public string Reports { get; } = reports;

    public virtual bool Recognizes(ReportHead head) => HeadText.IsText(head) && CsvHeader.Find(head, required) is { } header && !IsForeign(header);

    public void Read(SeriesInput input, ISeriesReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(input.Content);
        var header = CsvHeader.Find(rows, required) ?? throw new ReportFormatException($"has no header of {Name}");
        var sheet = new SeriesSheet(this, header, rows, sink, input);
        var read = Open(sheet);
        while (rows.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsDataRow(rows))
            {
                sheet.Begin();
                read();
                sheet.End();
            }
        }
    }

    /// <summary>True for a header that has the columns and is of another form.</summary>
    protected virtual bool IsForeign(CsvHeader header) => false;

    /// <summary>False for what is no data: a second header, a trailer.</summary>
    protected virtual bool IsDataRow(Utf8CsvReader row) => true;

    /// <summary>Finds the columns.</summary>
    /// <returns>Reads the current row.</returns>
    /// <exception cref="ReportFormatException">The file cannot be read as a whole.</exception>
    protected abstract Action Open(SeriesSheet sheet);
}

/// <summary>What the first bytes of a file are.</summary>
internal static class HeadText
{
    public static bool IsText(ReportHead head)
    {
        var text = head.Start.Span.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] is not ((byte)'{' or (byte)'[' or (byte)'<') && !text.StartsWith("PK"u8);
    }

    public static bool IsJson(ReportHead head)
    {
        var text = head.Start.Span.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] is (byte)'{' or (byte)'[';
    }
}
