using GridGrains.Domain;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class PositionRiskTests
{
    private static readonly LocalDate First = new(2026, 11, 2);

    [Fact]
    public void Quantile_and_shortfall_are_those_of_a_list_that_is_known()
    {
        double[] losses = [.. Enumerable.Range(1, 100).Select(loss => (double)loss).Reverse()];

        Assert.Equal(95.05, CurveFactors.LossQuantile(losses, 0.95), 9);
        Assert.Equal(98, CurveFactors.ExpectedShortfall(losses, 0.95), 9);
        Assert.Equal(100, CurveFactors.ExpectedShortfall(losses, 0.99), 9);
        // Two and a half days: the worst two, and half of the third.
        Assert.Equal(((10 + 9) + (8 * 0.5)) / 2.5, CurveFactors.ExpectedShortfall([.. losses.Where(loss => loss <= 10)], 0.75), 9);
    }

    [Fact]
    public void A_position_loses_what_its_months_moved_times_what_they_deliver()
    {
        var risk = new PositionRisk(Evenings([40, 41, 39, 44, 40, 42, 43]));
        Assert.True(PositionRules.TryJudge(2, "CAISO_SP15", "HLH", "JAN-FEB-27", 10, First, out var position, out _));
        var figures = risk.Judge([position!]);
        var hours = Hours(1) + Hours(2);

        Assert.Equal((6, 0, 10.0 * hours), (figures.Days, figures.DaysSkipped, figures.Positions[0].Mwh));
        Assert.Equal(43.0 * 10 * hours, figures.ValueUsd, 6);
        double[] losses = [.. ((double[])[-1, 2, -5, 4, -2, -1]).Select(move => move * 10 * hours)];
        Assert.Equal(CurveFactors.LossQuantile(losses, 0.95), figures.Together.ValueAtRisk95, 6);
        Assert.Equal(4.0 * 10 * hours, figures.Together.ExpectedShortfall99, 6);
        Assert.Equal(figures.Together, figures.Positions[0].Alone);
    }

    [Fact]
    public void Long_and_short_of_one_contract_have_no_risk_together()
    {
        var risk = new PositionRisk(Evenings([40, 41, 39, 44, 40, 42, 43]));
        var figures = risk.Judge([Position(10), Position(-10)]);

        Assert.Equal(new RiskFigures(0, 0, 0, 0), figures.Together);
        Assert.True(figures.Positions[1].Alone.ValueAtRisk95 > 0);
    }

    [Fact]
    public void An_evening_without_a_month_is_skipped_and_counted_and_too_few_are_refused()
    {
        var rows = Evenings([40, 41, 39, 44, 40, 42, 43, 44, 41]).Where(row => row.CurveDate != First.PlusDays(3) || row.Price.Period.First.Month != 2).ToArray();

        Assert.Equal((6, 2), (new PositionRisk(rows).Judge([Position(1)]) is var figures ? figures.Days : 0, figures.DaysSkipped));
        Assert.Throws<DomainException>(() => new PositionRisk(Evenings([40, 41, 42])).Judge([Position(1)]));
    }

    [Theory]
    [InlineData("CAISO_SP16", "6x16", "JAN-27", 1.0, "curve")]
    [InlineData("CAISO_SP15", "5x16", "JAN-27", 1.0, "block")]
    [InlineData("CAISO_SP15", "6x16", "W02-27", 1.0, "term")]
    [InlineData("CAISO_SP15", "6x16", "NOV-26", 1.0, "term")]
    [InlineData("CAISO_SP15", "6x16", "JAN-27", 0.0, "mw")]
    [InlineData("CAISO_SP15", "6x16", "JAN-27", double.NaN, "mw")]
    [InlineData(null, null, null, null, "curve")]
    public void What_is_no_position_names_line_and_field(string? curve, string? block, string? term, double? mw, string field)
    {
        Assert.False(PositionRules.TryJudge(7, curve, block, term, mw, First, out _, out var fault));
        Assert.Equal((7, field), (fault!.Line, fault.Field));
    }

    private static Position Position(double mw) => PositionRules.TryJudge(2, "CAISO_SP15", "6x16", "JAN-FEB-27", mw, First, out var position, out _) ? position! : throw new InvalidOperationException();

    private static int Hours(int month) => CurveCatalog.Get("CAISO_SP15").Tiles.HoursIn(0, DeliveryPeriod.Month(2027, month));

    private static IEnumerable<CurveRow> Evenings(double[] prices) =>
        from day in Enumerable.Range(0, prices.Length)
        from month in (int[])[1, 2]
        select new CurveRow(
            CurveCatalog.Get("CAISO_SP15"), First.PlusDays(day), 1, QuoteOf.At, CurveRows.Month, new BlockPrice(DeliveryPeriod.Month(2027, month), "6x16", prices[day], Hours(month)), "", QuoteOf.At);
}
