using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;
using GridGrains.Feeds.Series;

namespace GridGrains.Feeds.Unpacking;

/// <summary>Takes the time that a sink needs out of the time that a document's parsing takes.</summary>
internal sealed class UntimedSink(IReportSink inner, ReadingTime time) : ISeriesReportSink
{
    public void ReportOpened(string fileName) => inner.ReportOpened(fileName);

    public void RowAccepted() => inner.RowAccepted();

    public void RowRejected(in RowRejection rejection)
    {
        time.End();
        inner.RowRejected(rejection);
        time.Begin();
    }

    public void Price(in LmpEvent price, int line)
    {
        time.End();
        inner.Price(price, line);
        time.Begin();
    }

    /// <summary>Reached only where the sink takes series.</summary>
    public void Value(in SeriesValue value, int line)
    {
        time.End();
        ((ISeriesReportSink)inner).Value(value, line);
        time.Begin();
    }
}
