using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>
/// MISO's consolidated LMP table: the latest five-minute prices, and beside them, where present, those of the hour integrated last and
/// of the current day-ahead hour. The file goes by its five-minute product; the other sections' prices carry markets of their own.
/// Rows are counted as pricing nodes. Source: public-api.misoenergy.org, MarketPricing/GetLmpConsolidatedTable.
/// </summary>
public sealed class MisoBoardJson : IReportLayout
{
    private static readonly PriceProduct[] Carried = [PriceProduct.RealTime5Min];

    public string Name => "miso-lmp-consolidated-json";

    public Iso Iso => Isos.Miso;

    public IReadOnlyList<PriceProduct> Products => Carried;

    public ReportForm Form { get; } = new(ReportSyntax.Json, MisoForms.Board, MisoForms.BoardHours);

    public bool Recognizes(ReportHead head)
    {
        var tokens = new MisoBoardTokens(row: null);
        JsonTokens.PushHead(head.Start.Span, tokens);
        return tokens.IsBoard;
    }

    public PriceProduct? ProductOf(ReportHead head) => PriceProduct.RealTime5Min;

    public void Read(ReportInput input, IReportSink sink, CancellationToken cancellation)
    {
        var tokens = new MisoBoardTokens(new MisoBoardRows(sink, input));
        JsonTokens.Push(input.Content, tokens, cancellation);
        if (!tokens.IsBoard)
        {
            throw new ReportFormatException("has no LMPData with prices");
        }
    }
}
