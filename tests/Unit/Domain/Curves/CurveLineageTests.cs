using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class CurveLineageTests
{
    private static readonly CurveQuote[] Desk =
    [
        QuoteOf.Settlement("JAN-27", "5x16", 61), QuoteOf.Settlement("Q1-27", "5x16", 56), QuoteOf.Settlement("Q1-27", "7x24", 48.5), QuoteOf.Settlement("CAL-27", "7x24", 41),
        QuoteOf.Settlement("JAN-27", "5x16", 64, QuoteKind.Broker, "BROKER"),
    ];

    [Fact]
    public void A_quoted_contract_comes_from_its_own_quote_alone_and_the_overruled_one_is_named()
    {
        var lineage = LineageOf("JAN-27", "5x16")!;

        var share = Assert.Single(lineage.Shares);
        Assert.Equal(("EXCHANGE", 1.0, 61.0), (share.Quote.Source, Math.Round(share.Weight, 9), lineage.PriceUsdPerMwh));
        Assert.Equal(0, lineage.HistoryUsdPerMwh);
        Assert.Contains(lineage.Unused, unused => unused is { Quote.Source: "BROKER", Standing: QuoteStanding.Overruled });
    }

    [Theory]
    [InlineData("FEB-27", "5x16")]
    [InlineData("MAR-27", "7x24")]
    [InlineData("Q2-27", "off-peak")]
    [InlineData("2027-02-10", "7x8")]
    public void Weights_times_targets_and_history_are_the_price_and_a_move_of_a_quote_moves_it_by_its_weight(string term, string block)
    {
        var lineage = LineageOf(term, block)!;
        Assert.Equal(lineage.PriceUsdPerMwh, lineage.HistoryUsdPerMwh + lineage.Shares.Sum(share => share.Weight * share.TargetUsdPerMwh), 6);
        foreach (var share in lineage.Shares)
        {
            CurveQuote[] moved = [.. Desk.Select(quote => quote == share.Quote ? quote with { PriceUsdPerMwh = quote.PriceUsdPerMwh + 0.5 } : quote)];
            Assert.Equal(lineage.PriceUsdPerMwh + (0.5 * share.Weight), Build(moved).PriceOf(lineage.Period, block)!.Value, 6);
        }
    }

    [Fact]
    public void What_history_adds_to_a_price_that_quotes_leave_open_is_told_apart()
    {
        CurveQuote[] whole = [QuoteOf.Settlement("Q1-27", "7x24", 48.5)];
        var profile = HourlyProfile.Learn(
            Isos.Pjm.Blocks, Isos.Pjm.Blocks.HoursOf(new LocalDate(2026, 1, 1), new LocalDate(2026, 3, 31)).Select(hour => (hour.HourStartUtc, hour.Block == Isos.Pjm.Blocks.OnPeak ? 50.0 : 40)));
        var lineage = CurveBuilder.LineageOf("PJM_WESTERN_HUB", QuoteOf.TradeDate, CurveTiles.Of(Isos.Pjm.Blocks), whole, profile, DeliveryPeriod.Months(2027, 1, 3), "5x16")!;

        Assert.Equal(1, Assert.Single(lineage.Shares).Weight, 6);
        Assert.InRange(lineage.HistoryUsdPerMwh, 4, 7);
        Assert.Equal(lineage.PriceUsdPerMwh, 48.5 + lineage.HistoryUsdPerMwh, 4);
    }

    [Fact]
    public void A_contract_beyond_the_curve_has_none() => Assert.Null(LineageOf("CAL-28", "7x24"));

    private static CurveLineage? LineageOf(string term, string block)
    {
        Assert.True(ContractTerms.TryParse(term, QuoteOf.TradeDate, out var period));
        return CurveBuilder.LineageOf("PJM_WESTERN_HUB", QuoteOf.TradeDate, CurveTiles.Of(Isos.Pjm.Blocks), Desk, null, period, block);
    }

    private static ForwardCurve Build(CurveQuote[] quotes) => CurveBuilder.Build("PJM_WESTERN_HUB", QuoteOf.TradeDate, CurveTiles.Of(Isos.Pjm.Blocks), quotes);
}
