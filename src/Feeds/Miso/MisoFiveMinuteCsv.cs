using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>
/// The same table as <see cref="MisoFiveMinuteJson"/> as CSV: <c>INTERVAL,CPNODE,LMP,MLC,MCC</c>. Source: api.misoenergy.org,
/// MISORTWDBIReporter, <c>currentinterval</c>, <c>rollingmarketday</c>, <c>previousmarketday</c>.
/// </summary>
public sealed class MisoFiveMinuteCsv : IReportLayout
{
    private static readonly PriceProduct[] Carried = [PriceProduct.RealTime5Min];
    private static readonly string[] Names = [.. MisoTableRows.Columns.Select(column => column.Name)];

    public string Name => "miso-five-minute-csv";

    public Iso Iso => Isos.Miso;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Csv, MisoForms.FiveMinutes);

    public bool Recognizes(ReportHead head) => CsvHeader.Find(head, Names) is not null;

    public PriceProduct? ProductOf(ReportHead head) => PriceProduct.RealTime5Min;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        using var csv = new Utf8CsvReader(input.Content);
        var header = CsvHeader.Find(csv, Names) ?? throw new ReportFormatException("has no header of five-minute prices");
        var rows = new MisoTableRows(csv, [.. Names.Select(name => header.Column(name))], sink, input);
        while (csv.ReadRow(sink))
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Settle();
        }
    }
}
