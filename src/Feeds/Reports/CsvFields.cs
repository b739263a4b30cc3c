using System.Text;

namespace GridGrains.Feeds.Reports;

/// <summary>Reads typed fields of the current row, or of a record laid out like one; what does not fit rejects the whole row, with the column's name and its text.</summary>
public sealed class CsvFields(IReportRow row, IReportSink sink)
{
    private const int MaxQuotedBytes = 64;

    public ReadOnlySpan<byte> this[CsvColumn column] => row[column.Position];

    public bool TryNumber(CsvColumn column, out double number)
    {
        number = double.NaN;
        var text = row[column.Position];
        return text.IsEmpty ? RejectMissing(column)
            : Utf8Numbers.TryParse(text, out number) || Reject(column, RejectReason.BadNumber, "is no number");
    }

    /// <summary>NaN where the column does not exist or the field is empty.</summary>
    public bool TryOptionalNumber(CsvColumn column, out double number)
    {
        number = double.NaN;
        var text = row[column.Position];
        return text.IsEmpty || Utf8Numbers.TryParse(text, out number) || Reject(column, RejectReason.BadNumber, "is no number");
    }

    public bool TryStamp(CsvColumn column, out ReportStamp stamp)
    {
        stamp = default;
        var text = row[column.Position];
        return text.IsEmpty ? RejectMissing(column)
            : ReportStamp.TryParse(text, out stamp) || Reject(column, RejectReason.BadTime, "is no date and time");
    }

    public bool TryNode(CsvColumn column, NodeTable nodes, out ReportNode node)
    {
        var text = row[column.Position];
        if (nodes.TryGet(text, out var found))
        {
            node = found;
            return true;
        }

        node = null!;
        return text.IsEmpty ? RejectMissing(column) : Reject(column, RejectReason.BadKey, "is no node id");
    }

    /// <returns>Always false, for use in conditions.</returns>
    public bool Reject(CsvColumn column, RejectReason reason, string complaint)
    {
        sink.RowRejected(new RowRejection(row.Line, column.Name, reason, $"'{Quote(row[column.Position])}' {complaint}"));
        return false;
    }

    public bool RejectMissing(CsvColumn column)
    {
        sink.RowRejected(new RowRejection(row.Line, column.Name, RejectReason.MissingField, "the field is empty"));
        return false;
    }

    /// <summary>A text for a message, shortened.</summary>
    public static string Quote(ReadOnlySpan<byte> text) =>
        text.Length <= MaxQuotedBytes ? Encoding.UTF8.GetString(text) : $"{Encoding.UTF8.GetString(text[..MaxQuotedBytes])}…";
}

/// <param name="Name">As messages call it.</param>
/// <param name="Position">-1 where the file lacks the column: its fields read as empty.</param>
public readonly record struct CsvColumn(string Name, int Position)
{
    public bool Exists => Position >= 0;
}
