using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>
/// MISO's hourly market reports: day-ahead ex-ante and ex-post, real-time preliminary and final. A preamble names product and day;
/// then three rows per node (LMP, MCC, MLC) with the hours of the day side by side. Hours end in Eastern Standard Time all year, so
/// that every day has 24. Source: docs.misoenergy.org/marketreports, <c>*_da_expost_lmp.csv</c>, <c>*_da_exante_lmp.csv</c>,
/// <c>*_rt_lmp_prelim.csv</c>, <c>*_rt_lmp_final.csv</c>.
/// </summary>
public sealed class MisoHourlyLmpCsv : IReportLayout
{
    public string Name => "miso-hourly-lmp-csv";

    public Iso Iso => Isos.Miso;

    public IReadOnlyList<PriceProduct> Products { get; } =
    [
        PriceProduct.DayAheadHourlyExAnte, PriceProduct.DayAheadHourlyExPost, PriceProduct.RealTimeHourlyPrelim, PriceProduct.RealTimeHourlyFinal,
    ];

    public ReportForm Form { get; } = new(ReportSyntax.Csv, MisoForms.Hours);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return MisoPreamble.Read(rows) is not null;
    }

    public PriceProduct? ProductOf(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return (MisoPreamble.Read(rows) is { } preamble ? MisoPreamble.ProductOfTitle(preamble.Title) : null)
            ?? MisoPreamble.ProductOfName(head.FileName);
    }

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(input.Content);
        var preamble = MisoPreamble.Read(rows) ?? throw new ReportFormatException("has no header of MISO's hourly prices");
        var day = preamble.Day ?? MisoPreamble.DayOf(input.FileName)
            ?? throw new ReportFormatException("neither the preamble nor the file name has the day");
        var table = new MisoDayTable(preamble.Header, rows, sink, input, day);
        try
        {
            while (rows.ReadRow(sink))
            {
                cancellation.ThrowIfCancellationRequested();
                table.ReadRow();
            }
        }
        finally
        {
            // What came before a damage is whole; it is settled so that every row seen is counted.
            table.Complete(cancellation);
        }
    }
}
