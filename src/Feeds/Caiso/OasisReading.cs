using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>Reads the parts of one OASIS report into the prices they make together.</summary>
internal sealed class OasisReading(Action<OasisPart, OasisPrices, CancellationToken> readPart) : IPartedReading
{
    private readonly OasisPrices _prices = new();

    /// <summary>Reads a report that is one file.</summary>
    public static void ReadAlone(IPartedLayout layout, ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var reading = layout.Begin();
        try
        {
            reading.Read(input, sink, cancellation);
        }
        finally
        {
            // What came before a damage is whole; it is settled so that every row seen is counted.
            reading.Complete(cancellation);
        }
    }

    public void Read(ReportInput part, IReportSink sink, CancellationToken cancellation) =>
        readPart(_prices.AddPart(part, sink), _prices, cancellation);

    public void Complete(CancellationToken cancellation) => _prices.Complete(cancellation);
}
