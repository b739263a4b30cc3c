using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Spp;

/// <summary>
/// SPP's monthly archives of LMP by settlement location: a row per day, location and price type, with the hours of the day side by side.
/// The real-time archive holds the hour's mean of the balancing market. Hour endings are those of Central prevailing time, as in all
/// of SPP's reports: a day on which the clock is set back has one more, a day on which it is set forward leaves one empty.
/// Source: portal.spp.org, da-lmp-by-location and rtbm-lmp-by-location, <c>*-LMP-MONTHLY-SL-yyyyMM.csv</c>.
/// </summary>
public sealed class SppMonthCsv : IReportLayout
{
    public string Name => "spp-lmp-monthly-csv";

    public Iso Iso => Isos.Spp;

    public IReadOnlyList<PriceProduct> Products => SppForms.Month.Products;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, SppForms.Month);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is not null;
    }

    public PriceProduct? ProductOf(ReportHead head) => SppForms.ProductOfName(head.FileName, PriceProduct.RealTimeHourly);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(input.Content);
        var header = FindHeader(rows) ?? throw new ReportFormatException("has no header of SPP's monthly LMP");
        var month = new SppMonth(header, SppHours.OfHeader(rows), rows, sink, input);
        try
        {
            while (rows.ReadRow(sink))
            {
                cancellation.ThrowIfCancellationRequested();
                month.ReadRow();
            }
        }
        finally
        {
            // What came before a damage is whole; it is settled so that every row seen is counted.
            month.Complete(cancellation);
        }
    }

    private static CsvHeader? FindHeader(Utf8CsvReader rows)
    {
        var header = CsvHeader.Find(rows, "Date", "Price Type");
        return header is not null && header.Column(SppForms.LocationSpellings).Exists && header.Column("HE01", "HE1").Exists ? header : null;
    }
}
