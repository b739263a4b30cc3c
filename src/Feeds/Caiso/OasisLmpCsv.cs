using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Caiso;

/// <summary>
/// CAISO OASIS <c>PRC_LMP</c> (DAM), <c>PRC_RTPD_LMP</c> (FMM) and <c>PRC_INTVL_LMP</c> (RTM) as CSV: a row per component and node.
/// <c>INTERVALSTARTTIME_GMT</c> is the interval; <c>OPR_HR</c> is not used, because the repeated autumn hour is 25 there.
/// The price column changes its name between report versions. Source: oasis.caiso.com, SingleZip and GroupZip, resultformat 6.
/// </summary>
public sealed class OasisLmpCsv : IPartedLayout
{
    private static readonly string[] PriceSpellings = ["PRC", "VALUE", "MW"];

    public string Name => "caiso-oasis-lmp-csv";

    public Iso Iso => Isos.Caiso;

    public IReadOnlyList<PriceProduct> Products => OasisWords.Products;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, OasisForms.Csv);

    public bool Recognizes(ReportHead head)
    {
        using var rows = head.ReadCsv();
        return FindHeader(rows) is not null;
    }

    /// <exception cref="ReportFormatException">A run whose prices are no product of the platform.</exception>
    public PriceProduct? ProductOf(ReportHead head)
    {
        using var rows = head.ReadCsv();
        var run = FindHeader(rows)?.Column("MARKET_RUN_ID") ?? default;
        return rows.ReadRow(NoSink.Instance) && OasisWords.ProductOfRun(Encoding.UTF8.GetString(rows[run.Position])) is { } product
            ? product
            : OasisWords.ProductOfName(head.FileName);
    }

    public string? WholeOf(string fileName) => OasisParts.WholeOf(fileName);

    public IPartedReading Begin() => new OasisReading(ReadPart);

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation) =>
        OasisReading.ReadAlone(this, input, sink, cancellation);

    private static void ReadPart(OasisPart part, OasisPrices prices, CancellationToken cancellation)
    {
        using var rows = new Utf8CsvReader(part.Input.Content);
        var header = FindHeader(rows) ?? throw new ReportFormatException("has no header of OASIS prices");
        var reading = new OasisCsvRows(header, header.Column(PriceSpellings), rows, part, prices);
        while (rows.ReadRow(part.Sink))
        {
            cancellation.ThrowIfCancellationRequested();
            reading.ReadRow();
        }
    }

    private static CsvHeader? FindHeader(Utf8CsvReader rows)
    {
        var header = CsvHeader.Find(rows, "INTERVALSTARTTIME_GMT", "NODE", "MARKET_RUN_ID", "LMP_TYPE");
        return header is not null && header.Column(PriceSpellings).Exists ? header : null;
    }
}
