using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>A page of the public reports API with settlement point prices or SCED LMPs, as JSON.</summary>
public sealed class ErcotPriceApi : IReportLayout
{
    private static readonly PriceProduct[] Carried = [PriceProduct.DayAheadHourly, PriceProduct.RealTime15Min, PriceProduct.RealTimeSced];

    public string Name => "ercot-prices-api";

    public Iso Iso => Isos.Ercot;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Json, ErcotForms.All);

    public bool Recognizes(ReportHead head) => ColumnsOf(head) is not null;

    public PriceProduct? ProductOf(ReportHead head) => ColumnsOf(head)?.Product;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var page = new ErcotApiPage(new ErcotPriceRows(input, sink));
        JsonTokens.Push(input.Content, page, cancellation);
        if (!page.HasData)
        {
            throw new ReportFormatException("the page has no 'data'");
        }
    }

    private static ErcotColumns? ColumnsOf(ReportHead head)
    {
        if (!head.Start.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return null;
        }

        var page = new ErcotApiPage(rows: null);
        JsonTokens.PushHead(head.Start.Span, page);
        return page.Columns;
    }
}
