using GridGrains.Domain.Curves;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Curves;

public sealed class CurveStripsTests
{
    private static readonly LocalDate Day = new(2026, 11, 29);

    [Fact]
    public void Months_quarters_and_years_ahead_come_by_kind()
    {
        var strips = CurveStrips.Of(Day, new DeliveryPeriod(new(2026, 11, 30), new(2029, 12, 31)));

        Assert.Equal(["DEC-26", "JAN-27"], strips.Take(2).Select(ContractTerms.NameOf));
        Assert.Equal("Q1-27", ContractTerms.NameOf(strips[12]));
        Assert.Equal(["CAL-27", "CAL-28", "CAL-29"], strips.Skip(18).Select(ContractTerms.NameOf));
    }

    [Fact]
    public void Only_what_the_quotes_cover_whole_is_a_strip() =>
        Assert.Equal(["JAN-27", "FEB-27"], CurveStrips.Of(Day, new DeliveryPeriod(new(2026, 12, 15), new(2027, 3, 30))).Select(ContractTerms.NameOf));

    [Fact]
    public void Prompt_month_is_the_first_whole_one() => Assert.Equal(DeliveryPeriod.Month(2027, 1), CurveStrips.PromptMonth(new LocalDate(2026, 12, 1)));

    // 18:00 Central is 00:00 UTC in winter; Friday 2026-11-27 was a business day, the weekend after it was none.
    [Theory]
    [InlineData("2026-11-29T12:00:00Z", "2026-11-27")]
    [InlineData("2026-11-28T00:00:00Z", "2026-11-27")]
    [InlineData("2026-11-27T23:59:59Z", "2026-11-25")]
    public void Last_closing_is_that_of_a_business_day(string moment, string day) =>
        Assert.Equal(day, EodRules.LastUntil(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime).ToString("uuuu-MM-dd", null));
}
