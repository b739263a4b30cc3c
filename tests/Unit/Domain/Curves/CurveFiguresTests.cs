using GridGrains.Domain.Curves;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class CurveFiguresTests
{
    private static readonly CurveTiles Tiles = CurveTiles.Of(Isos.Caiso.Blocks);

    [Fact]
    public void Prompt_slope_roll_yield_and_day_change_are_those_of_the_months()
    {
        CurveQuote[] months = [.. Enumerable.Range(0, 14).Select(ahead => new LocalDate(2026, 12, 1).PlusMonths(ahead)).Select((first, index) => Month(first, 40 + (2 * index)))];
        var closing = CurveBuilder.Build("CAISO_SP15", QuoteOf.TradeDate, Tiles, [Month(new LocalDate(2026, 12, 1), 41.5)]);
        var figures = CurveFigures.Of(CurveBuilder.Build("CAISO_SP15", QuoteOf.TradeDate, Tiles, [.. months, QuoteOf.Settlement("DEC-26", "6x16", 45)]), closing);

        Assert.Equal((40.0, 45.0), (Math.Round(figures.PromptAroundTheClock, 6), Math.Round(figures.PromptOnPeak, 6)));
        Assert.Equal(2, figures.SlopePerMonth, 6);
        Assert.Equal((40.0 - 42) / 42, figures.RollYield, 6);
        Assert.Equal(-1.5, figures.DayChange, 6);
        Assert.True(figures.PromptOffPeak < 40);
    }

    [Fact]
    public void What_a_curve_does_not_cover_is_no_number()
    {
        var gas = CurveBuilder.Build("GAS_WAHA", QuoteOf.TradeDate, CurveTiles.EveryDay, [Month(new LocalDate(2026, 12, 1), -1.5), Month(new LocalDate(2027, 1, 1), -0.5)]);
        var figures = CurveFigures.Of(gas, null);

        Assert.Equal(-1.5, figures.PromptAroundTheClock, 6);
        Assert.All((double[])[figures.PromptOnPeak, figures.PromptNight, figures.SlopePerMonth, figures.RollYield, figures.DayChange], value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Realised_hours_are_compared_with_the_same_hours_of_the_curve()
    {
        var blocks = Isos.Caiso.Blocks;
        var curve = CurveBuilder.Build("CAISO_SP15", QuoteOf.TradeDate, Tiles, [Month(new LocalDate(2026, 12, 1), 40), Month(new LocalDate(2027, 1, 1), 50)]);
        var first = blocks.HoursOf(new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 10)).ToArray();
        var realised = first.Skip(1).ToDictionary(hour => hour.HourStartUtc, hour => hour.Block == ContractBlock.Night8 ? 30.0 : 45);
        var months = RealisedComparison.Of(curve, realised, new LocalDate(2026, 12, 12)).ToDictionary(month => month.Block);

        Assert.Equal(new DeliveryPeriod(new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 12)), months["7x8"].Period);
        Assert.Equal((30.0, 79, 17), (months["7x8"].RealisedUsdPerMwh, months["7x8"].Hours, months["7x8"].HoursMissing));
        Assert.Equal(first.Count(hour => hour.Block == ContractBlock.MondayToSaturday16), months["6x16"].Hours);
        Assert.Equal(45, months["6x16"].RealisedUsdPerMwh);
        var hours = curve.Hours(new DeliveryPeriod(new LocalDate(2026, 12, 1), new LocalDate(2026, 12, 10))).Where(hour => hour.Block == "6x16");
        Assert.Equal(hours.Average(hour => hour.PriceUsdPerMwh), months["6x16"].CurveUsdPerMwh, 9);
        Assert.Empty(RealisedComparison.Of(curve, realised, new LocalDate(2026, 11, 30)));
    }

    private static CurveQuote Month(LocalDate first, double price) => new(
        "month", DeliveryPeriod.Month(first.Year, first.Month), "7x24", price, null, null, null, "EXCHANGE", QuoteKind.Settlement, QuoteOf.At);
}
