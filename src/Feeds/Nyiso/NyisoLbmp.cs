using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Nyiso;

/// <summary>
/// NYISO's zonal and generator LBMPs: day-ahead (<c>damlbmp</c>), real-time dispatch (<c>realtime</c>) and hourly real time
/// (<c>rtlbmp</c>), which have the same columns. The daily file of a day that still runs ends with prices of the 15-minute commitment
/// for later intervals; see <see cref="NyisoTail"/>.
/// Source: mis.nyiso.com/public, P-2A, P-4A, P-24A and P-24B.
/// </summary>
public sealed class NyisoLbmp : IReportLayout
{
    private const int QuarterMinutes = 15;

    public string Name => "nyiso-lbmp";

    public Iso Iso => Isos.Nyiso;

    public IReadOnlyList<PriceProduct> Products { get; } =
        [PriceProduct.DayAheadHourly, PriceProduct.RealTime5Min, PriceProduct.RealTime15Min, PriceProduct.RealTimeHourly];

    public ReportForm Form { get; } = new(ReportSyntax.Csv, NyisoForms.Intervals, NyisoForms.Hours);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return NyisoColumns.Find(rows) is not null;
    }

    public PriceProduct? ProductOf(ReportHead head) => HasDispatchStamp(head) ? PriceProduct.RealTime5Min : ProductOfName(head.FileName);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var csv = new Utf8CsvReader(input.Content);
        var columns = NyisoColumns.Find(csv) ?? throw new ReportFormatException("has no header of NYISO's LBMP");
        var rows = new NyisoPriceRows(columns, csv, sink, input);
        try
        {
            while (csv.ReadRow(sink))
            {
                cancellation.ThrowIfCancellationRequested();
                rows.ReadRow();
            }
        }
        finally
        {
            // What came before a damage is whole; it is settled so that every row seen is counted.
            rows.Complete();
        }
    }

    /// <summary>Only dispatch runs at times off the quarter hour; quarters alone could be of either real-time run.</summary>
    private static bool HasDispatchStamp(ReportHead head)
    {
        using var rows = head.ReadCsv();
        if (NyisoColumns.Find(rows) is not { } columns)
        {
            return false;
        }

        while (rows.ReadRow(NoSink.Instance))
        {
            if (ReportStamp.TryParse(rows[columns.Time.Position], out var stamp)
                && (stamp.WallClock.Minute % QuarterMinutes != 0 || stamp.WallClock.Second != 0))
            {
                return true;
            }
        }

        return false;
    }

    private static PriceProduct? ProductOfName(string name) =>
        Has(name, "damlbmp") ? PriceProduct.DayAheadHourly
        : Has(name, "rtlbmp") ? PriceProduct.RealTimeHourly
        : Has(name, "realtime") ? PriceProduct.RealTime5Min
        : null;

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
