using System.Runtime.InteropServices;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Reports;

/// <summary>For looking at the head of a report, where rows do not count yet.</summary>
internal sealed class NoSink : IReportSink
{
    public static readonly NoSink Instance = new();

    public void RowAccepted()
    {
    }

    public void RowRejected(in RowRejection rejection)
    {
    }

    public void Price(in LmpEvent price, int line)
    {
    }
}

internal static class ReportHeadReading
{
    /// <summary>Reads the whole lines of the head as CSV.</summary>
    public static Utf8CsvReader ReadCsv(this ReportHead head)
    {
        // A head that is full ends within a line, and half a stamp may read as another one.
        var start = head.Start;
        var lines = start.Length < ReportReader.HeadBytes ? start.Length : start.Span.LastIndexOfAny((byte)'\r', (byte)'\n') + 1;
        var whole = lines > 0 ? start[..lines] : start;
        return MemoryMarshal.TryGetArray(whole, out var bytes)
            ? new Utf8CsvReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false))
            : new Utf8CsvReader(new MemoryStream(whole.ToArray(), writable: false));
    }
}
