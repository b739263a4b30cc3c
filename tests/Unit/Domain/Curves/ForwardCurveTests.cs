using CsCheck;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class ForwardCurveTests
{
    private static readonly CurveQuote[] Desk =
    [
        QuoteOf.Settlement("DEC-26", "5x16", 52), QuoteOf.Settlement("DEC-26", "7x24", 46), QuoteOf.Settlement("JAN-FEB-27", "5x16", 61),
        QuoteOf.Settlement("Q1-27", "5x16", 56), QuoteOf.Settlement("Q1-27", "off-peak", 44), QuoteOf.Settlement("Q2-27", "7x24", -3.5),
        QuoteOf.Settlement("CAL-27", "5x16", 49), QuoteOf.Settlement("CAL-27", "7x24", 39), QuoteOf.Settlement("CAL-28", "7x24", 41),
        QuoteOf.Settlement("W51-26", "5x16", 58),
    ];

    [Fact]
    public void Every_shape_gives_the_quotes_back()
    {
        var curve = Build(Desk, Shaped());
        var blocks = Isos.Pjm.Blocks;
        var hours = curve.Hours(curve.Delivery).ToDictionary(hour => hour.HourStartUtc, hour => hour.PriceUsdPerMwh);
        Assert.Empty(curve.Report.Conflicts);
        Assert.All(Desk, quote =>
        {
            Assert.True(blocks.TryGetBlock(quote.Block, out var block));
            var delivered = blocks.HoursOf(quote.Period.First, quote.Period.Last).Where(hour => In(blocks, block!, hour.HourStartUtc)).ToArray();
            Assert.Equal(quote.PriceUsdPerMwh, delivered.Average(hour => hours[hour.HourStartUtc]), CurveBuilder.RepriceUsdPerMwh);
            Assert.Equal(quote.PriceUsdPerMwh, curve.PriceOf(quote.Period, quote.Block)!.Value, CurveBuilder.RepriceUsdPerMwh);
        });
    }

    [Fact]
    public void Any_feasible_set_is_given_back_by_days() =>
        Gen.Select(Gen.Double[-50, 150].Array[9], Gen.Int[0, 511]).Sample((prices, chosen) =>
        {
            string[] terms = ["next-day", "W51-26", "DEC-26", "JAN-27", "Q1-27", "MAR-APR-27", "CAL-27", "Q4-27", "CAL-28"];
            string[] blocks = ["5x16", "7x24", "off-peak", "5x16", "7x24", "2x16", "5x16", "7x8", "7x24"];
            var quotes = Enumerable.Range(0, terms.Length).Where(i => (chosen >> i & 1) != 0).Select(i => QuoteOf.Settlement(terms[i], blocks[i], prices[i])).ToArray();
            if (quotes.Length == 0)
            {
                return;
            }

            var curve = Build(quotes);
            Assert.All(quotes, quote => Assert.Equal(quote.PriceUsdPerMwh, curve.PriceOf(quote.Period, quote.Block) ?? quote.PriceUsdPerMwh, CurveBuilder.RepriceUsdPerMwh));
        }, iter: 60, seed: "0000DeskN0S4");

    [Fact]
    public void Order_of_quotes_does_not_change_a_bit()
    {
        var hash = Build(Desk).Hash();
        Assert.Equal(hash, Build([.. Desk.Reverse()]).Hash());
        Assert.NotEqual(hash, Build([.. Desk.Select(quote => quote with { PriceUsdPerMwh = quote.PriceUsdPerMwh + 1e-9 })]).Hash());
    }

    [Fact]
    public void Smoothing_is_as_good_as_a_dense_solution_of_the_same_problem()
    {
        double[] means = [30, 42, 35, 35.5];
        int[] segments = [.. Enumerable.Range(0, 40).Select(day => day / 10)];
        var hours = segments.Select((_, day) => day == 13 ? 7.0 : 8.0).ToArray();

        var smooth = SmoothDays(hours, segments, means);
        var reference = DenseReference.Smooth(hours, segments, means);

        Assert.Equal(Roughness(reference), Roughness(smooth), 9);
        Assert.Equal(reference, smooth, (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Hours_of_clock_changes_are_23_and_25()
    {
        var curve = Build(Desk, Shaped());
        Assert.Equal(23, curve.Hours(new DeliveryPeriod(new LocalDate(2027, 3, 14), new LocalDate(2027, 3, 14))).Count());
        Assert.Equal(25, curve.Hours(new DeliveryPeriod(new LocalDate(2027, 11, 7), new LocalDate(2027, 11, 7))).Count());
    }

    [Fact]
    public void A_period_without_quotes_is_a_gap_between_its_neighbours()
    {
        var curve = Build([QuoteOf.Settlement("DEC-26", "7x24", 40), QuoteOf.Settlement("FEB-27", "7x24", 50)]);

        Assert.Equal([DeliveryPeriod.Month(2027, 1)], curve.Report.Gaps);
        Assert.InRange(curve.PriceOf(DeliveryPeriod.Month(2027, 1), "7x24")!.Value, 40, 50);
    }

    [Fact]
    public void The_lower_source_yields_to_the_higher_and_its_residual_is_published()
    {
        var curve = Build([QuoteOf.Settlement("JAN-27", "5x16", 60), QuoteOf.Settlement("JAN-27", "5x16", 63, QuoteKind.Broker, "BROKER")]);

        var conflict = Assert.Single(curve.Report.Conflicts);
        Assert.Equal(("BROKER", 3.0, false), (conflict.Quote.Source, Math.Round(conflict.AmountUsdPerMwh, 9), conflict.IsWithinTolerance));
        Assert.Equal(60, curve.PriceOf(DeliveryPeriod.Month(2027, 1), "5x16")!.Value, 9);
        Assert.Equal(-3, curve.Report.Residuals.Single(residual => residual.Quote.Source == "BROKER").ResidualUsdPerMwh, 9);
    }

    [Fact]
    public void A_quote_that_agreed_shares_what_another_source_moves()
    {
        var curve = Build(
        [
            QuoteOf.Settlement("JAN-27", "5x16", 50), QuoteOf.Settlement("JAN-27", "5x16", 50, source: "OTHER"), QuoteOf.Settlement("JAN-27", "5x16", 50.006, source: "THIRD"),
        ]);

        Assert.Equal(50.002, curve.PriceOf(DeliveryPeriod.Month(2027, 1), "5x16")!.Value, 9);
        Assert.All(curve.Report.Residuals, residual => Assert.Equal(QuoteStanding.Reconciled, residual.Standing));
    }

    private static ForwardCurve Build(IReadOnlyCollection<CurveQuote> quotes, HourlyProfile? profile = null) =>
        CurveBuilder.Build("PJM_WESTERN_HUB", QuoteOf.TradeDate, CurveTiles.Of(Isos.Pjm.Blocks), quotes, profile);

    // A year of prices that rise in the evening and fall at weekends.
    private static HourlyProfile Shaped() => HourlyProfile.Learn(
        Isos.Pjm.Blocks,
        Isos.Pjm.Blocks.HoursOf(new LocalDate(2025, 1, 1), new LocalDate(2025, 12, 31))
            .Select(hour => (hour.HourStartUtc, 40 + (10 * Math.Sin(hour.HourStartUtc.Hour / 24.0 * 2 * Math.PI)) - (hour.HourStartUtc.DayOfWeek == DayOfWeek.Sunday ? 6 : 0))));

    private static bool In(MarketBlocks blocks, DeliveryBlock block, DateTime utc)
    {
        var local = blocks.Clock.ToLocal(utc);
        return block.Hours.Contains(local.Date, local.Hour + 1);
    }

    private static double[] SmoothDays(double[] hours, int[] segments, double[] means) => GridGrains.Domain.Curves.SmoothDays.Solve(hours, segments, means);

    private static double Roughness(double[] prices) => GridGrains.Domain.Curves.SmoothDays.Roughness(prices);
}
