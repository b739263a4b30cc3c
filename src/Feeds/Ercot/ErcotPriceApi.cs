using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Ercot;

/// <summary>A page of the public reports API with settlement point prices or SCED LMPs, as JSON.</summary>
public sealed class ErcotPriceApi : IReportLayout
{
    private static readonly Market[] Carried = [Market.DayAheadHourly, Market.RealTime15Min, Market.RealTimeSced];

    public string Name => "ercot-prices-api";

    public Iso Iso => Isos.Ercot;

    public IReadOnlyList<Market> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Json, ErcotForms.All);

    public bool Recognizes(ReportHead head) => ColumnsOf(head) is not null;

    public Market? MarketOf(ReportHead head) => ColumnsOf(head)?.Market;

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
