using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class EodRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 30, 23, 59, 0, DateTimeKind.Utc);
    private static readonly CurveDefinition Western = CurveCatalog.Get("PJM_WESTERN_HUB");

    [Fact]
    public void A_stored_curve_is_intact_and_one_changed_bit_is_found()
    {
        var curve = Build(50);
        var rows = CurveRows.Of(Western, curve, 1, Now, Now).ToArray();
        var cells = rows.Where(row => row.Term == CurveRows.Cell).Reverse().ToArray();

        Assert.True(StoredCurves.IsIntact(cells));
        Assert.Equal(curve.Hash(), StoredCurves.Rebuild(cells).Hash());
        Assert.Equal(curve.Days(), StoredCurves.Rebuild(cells).Days());
        cells[3] = cells[3] with { Price = cells[3].Price with { PriceUsdPerMwh = Math.BitIncrement(cells[3].Price.PriceUsdPerMwh) } };
        Assert.False(StoredCurves.IsIntact(cells));
    }

    [Fact]
    public void Rows_hold_every_term_and_block_with_prices_that_are_means_of_the_cells()
    {
        var curve = Build(50);
        var rows = CurveRows.Of(Western, curve, 1, Now, Now).ToArray();

        Assert.Equal(["calendar", "cell", "day", "month", "quarter", "season"], rows.Select(row => row.Term).Distinct().Order());
        var calendar = rows.Single(row => row is { Term: CurveRows.Calendar, Price: { Block: "7x24", Period.First.Year: 2027 } });
        Assert.Equal((40, 8760), (Math.Round(calendar.Price.PriceUsdPerMwh, 9), calendar.Price.Hours));
        Assert.Equal(6, rows.Count(row => row.Term == CurveRows.Quarter && row.Price.Period.First == new LocalDate(2027, 1, 1)));
        Assert.Equal(rows.Length, rows.Select(row => (row.Term, row.Price.Block, row.Price.Period)).Distinct().Count());
    }

    [Fact]
    public void A_move_of_many_sigmas_stops_the_curve_and_an_ordinary_one_does_not()
    {
        Assert.Empty(EodRules.Judge(Build(52), Build(50)));
        var finding = Assert.Single(EodRules.Judge(Build(90), Build(50)));
        Assert.Equal(("move", true), (finding.Rule, finding.StopsPublication));
    }

    [Fact]
    public void Prices_out_of_bounds_stop_and_gaps_are_noted()
    {
        var finding = Assert.Single(EodRules.Judge(Curve([QuoteOf.Settlement("JAN-27", "7x24", 5_000)]), null));
        Assert.Equal(("bounds", true), (finding.Rule, finding.StopsPublication));
        var gap = Assert.Single(EodRules.Judge(Curve([QuoteOf.Settlement("JAN-27", "7x24", 50), QuoteOf.Settlement("MAR-27", "7x24", 50)]), null));
        Assert.Equal(("gap", false), (gap.Rule, gap.StopsPublication));
    }

    [Theory]
    [InlineData("2026-11-25T20:00:00Z", "2026-11-25")] // Wednesday before closing
    [InlineData("2026-11-26T01:00:00Z", "2026-11-27")] // after closing; Thanksgiving has none
    [InlineData("2026-11-28T12:00:00Z", "2026-11-30")] // Saturday
    public void The_next_evening_is_that_of_a_business_day(string now, string day) =>
        Assert.Equal(day, EodRules.NextAfter(DateTimeOffset.Parse(now).UtcDateTime).ToString("uuuu-MM-dd", null));

    private static ForwardCurve Build(double peak) => Curve([QuoteOf.Settlement("DEC-26", "5x16", peak), QuoteOf.Settlement("Q1-27", "5x16", peak), QuoteOf.Settlement("DEC-26", "7x24", 40), QuoteOf.Settlement("CAL-27", "7x24", 40)]);

    private static ForwardCurve Curve(CurveQuote[] quotes) => CurveBuilder.Build(Western.Id, QuoteOf.TradeDate, CurveTiles.Of(Isos.Pjm.Blocks), quotes);
}
