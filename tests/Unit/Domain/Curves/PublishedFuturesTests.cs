using System.Globalization;
using GridGrains.Domain.Curves;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

/// <summary>Power futures of 2013-05-13 as published with the R package etrm: base load, overlapping weeks, months, quarters and years.</summary>
public sealed class PublishedFuturesTests
{
    private const string File = "curves/etrm_powfutures130513.csv";
    private static readonly LocalDate CurveDate = new(2013, 5, 13);

    [Fact]
    public void The_contracts_that_agree_are_given_back_exactly()
    {
        var quotes = Read(all: false);
        var curve = Build(quotes);

        Assert.Equal(21, quotes.Count);
        Assert.Empty(curve.Report.Conflicts);
        Assert.All(quotes, quote => Assert.Equal(quote.PriceUsdPerMwh, curve.PriceOf(quote.Period, quote.Block)!.Value, CurveBuilder.RepriceUsdPerMwh));
        Assert.All(curve.Report.Residuals, residual => Assert.Equal(QuoteStanding.Repriced, residual.Standing));
    }

    [Theory]
    [InlineData("CAL-15", 0.223, "Q1-15 Q2-15 Q3-15 Q4-15", false)]
    [InlineData("Q3-13", 0.008, "MJUL-13 MAUG-13 MSEP-13", true)]
    [InlineData("CAL-14", 0.001, "Q1-14 Q2-14 Q3-14 Q4-14", true)]
    public void Contracts_that_contradict_are_reported_with_the_least_set_and_the_amount(string term, double amount, string others, bool isWithinTolerance)
    {
        var conflicts = Build(Read(all: true)).Report.Conflicts;

        Assert.Equal(3, conflicts.Count);
        var conflict = Assert.Single(conflicts, conflict => conflict.Quote.Term == term);
        Assert.Equal(amount, Math.Abs(conflict.AmountUsdPerMwh), 3);
        Assert.Equal(others.Split(' ').Order(), conflict.Others.Select(quote => quote.Term).Order());
        Assert.Equal(isWithinTolerance, conflict.IsWithinTolerance);
    }

    [Fact]
    public void Contradictions_within_the_tick_are_shared_and_beyond_it_the_longer_contract_yields()
    {
        var residuals = Build(Read(all: true)).Report.Residuals.ToDictionary(residual => residual.Quote.Term);

        Assert.Equal(QuoteStanding.Overruled, residuals["CAL-15"].Standing);
        Assert.Equal(0.223, residuals["CAL-15"].ResidualUsdPerMwh, 3);
        Assert.Equal(QuoteStanding.Repriced, residuals["Q1-15"].Standing);
        foreach (var term in (string[])["Q3-13", "MJUL-13", "MAUG-13", "MSEP-13", "CAL-14"])
        {
            Assert.Equal(QuoteStanding.Reconciled, residuals[term].Standing);
            Assert.InRange(Math.Abs(residuals[term].ResidualUsdPerMwh), 1e-6, 0.008);
        }

        Assert.Equal(0, residuals["W21-13"].ResidualUsdPerMwh, CurveBuilder.RepriceUsdPerMwh);
    }

    [Fact]
    public void Fourth_differences_are_constant_within_a_period_as_those_of_the_spline_are()
    {
        var curve = Build(Read(all: false));
        var prices = curve.Days().Select(day => day.PriceUsdPerMwh).ToArray();
        var first = curve.Delivery.First;
        foreach (var block in curve.Blocks.Where(block => block.Period.Days > 8))
        {
            var from = Period.DaysBetween(first, block.Period.First);
            var fourths = Enumerable.Range(from + 2, block.Period.Days - 4).Where(day => day + 2 < prices.Length)
                .Select(day => prices[day - 2] - (4 * prices[day - 1]) + (6 * prices[day]) - (4 * prices[day + 1]) + prices[day + 2]).ToArray();
            Assert.True(fourths.Max() - fourths.Min() < 1e-7, $"{block.Period}: {fourths.Min()} to {fourths.Max()}");
        }
    }

    private static ForwardCurve Build(IReadOnlyCollection<CurveQuote> quotes) => CurveBuilder.Build("BASE", CurveDate, CurveTiles.EveryDay, quotes);

    private static List<CurveQuote> Read(bool all) =>
    [
        .. from line in System.IO.File.ReadLines(SharedData.PathOf(File)).Skip(1)
           let fields = line.Replace("\"", "").Split(',')
           where all || fields[0] == "TRUE"
           select new CurveQuote(
               fields[1], new DeliveryPeriod(LocalDatePattern.Iso.Parse(fields[2]).Value, LocalDatePattern.Iso.Parse(fields[3]).Value), "7x24",
               double.Parse(fields[4], CultureInfo.InvariantCulture), null, null, null, "EXCHANGE", QuoteKind.Settlement, new DateTime(2013, 5, 13, 16, 0, 0, DateTimeKind.Utc)),
    ];
}
