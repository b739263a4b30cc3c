using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Isone;

/// <summary>
/// LMP reports of ISO Express as CSV whose rows are marked: <c>C</c> comment, <c>H</c> header, <c>D</c> data, <c>T</c> trailer.
/// Day-ahead (<c>WW_DALMP_ISO_</c>), preliminary and final hourly (<c>lmp_rt_prelim_</c>, <c>lmp_rt_final_</c>), five-minute
/// (<c>lmp_5min_</c>). Source: iso-ne.com/isoexpress, pricing reports.
/// </summary>
public sealed class IsoneLmpCsv : IReportLayout
{
    public string Name => "isone-lmp-csv";

    public Iso Iso => Isos.Isone;

    public IReadOnlyList<PriceProduct> Products => IsoneProducts.All;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, IsoneForms.CsvHours, IsoneForms.CsvFiveMinutes);

    public bool Recognizes(ReportHead head) => PreambleOf(head)?.Columns is not null;

    public PriceProduct? ProductOf(ReportHead head) => PreambleOf(head) is { Columns: { } columns } preamble
        ? IsoneProducts.Of(columns.Kind, preamble.Title, preamble.FileName, head.FileName)
        : null;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var csv = new Utf8CsvReader(input.Content);
        if (IsonePreamble.Read(csv) is not { Columns: { } columns } preamble)
        {
            throw new ReportFormatException("has no header of ISO-NE's LMP reports");
        }

        var prices = new IsonePriceRows(input, sink) { PublishedUtc = preamble.PublishedUtc };
        prices.Require(columns.Kind);
        var rows = new IsoneCsvRows(preamble, columns, csv, prices);
        while (csv.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            rows.ReadRow();
        }
    }

    private static IsonePreamble? PreambleOf(ReportHead head)
    {
        using var csv = head.ReadCsv();
        return IsonePreamble.Read(csv);
    }
}
