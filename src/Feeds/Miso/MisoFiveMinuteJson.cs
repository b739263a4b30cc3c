using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>
/// MISO's five-minute ex-post prices as a table: <c>{"headers":["INTERVAL","CPNODE",...],"data":[[...]]}</c>. Stamps are interval
/// ENDS in EST; rows are counted as elements of <c>data</c>. These are the preliminary ex-post prices, which gridstatus names
/// REAL_TIME_5_MIN. Source: public-api.misoenergy.org, MarketPricing/GetRealTimeFiveMinExPost.
/// </summary>
public sealed class MisoFiveMinuteJson : IReportLayout
{
    private static readonly PriceProduct[] Carried = [PriceProduct.RealTime5Min];

    public string Name => "miso-five-minute-json";

    public Iso Iso => Isos.Miso;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Json, MisoForms.FiveMinutes);

    public bool Recognizes(ReportHead head)
    {
        var table = new MisoTableTokens(NewRow(), rows: null);
        JsonTokens.PushHead(head.Start.Span, table);
        return table.HasColumns;
    }

    public PriceProduct? ProductOf(ReportHead head) => PriceProduct.RealTime5Min;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var row = NewRow();
        var table = new MisoTableTokens(row, new MisoTableRows(row, MisoTableRows.Columns, sink, input));
        JsonTokens.Push(input.Content, table, cancellation);
        if (!table.HasColumns)
        {
            throw new ReportFormatException("has no headers of five-minute prices");
        }
    }

    private static SlotRow NewRow() => new(MisoTableRows.Columns.Length);
}
