using GridGrains.Domain.Markets;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Markets;

public sealed class BusinessDaysTests
{
    [Theory]
    [InlineData("2026-06-10", "2026-06-11")] // Wednesday
    [InlineData("2026-06-12", "2026-06-15")] // Friday
    [InlineData("2026-06-13", "2026-06-15")] // Saturday
    [InlineData("2026-06-14", "2026-06-15")] // Sunday
    [InlineData("2026-05-22", "2026-05-26")] // before Memorial Day
    [InlineData("2026-11-25", "2026-11-27")] // before Thanksgiving
    [InlineData("2027-07-02", "2027-07-06")] // Independence Day on a Sunday, observed on Monday
    [InlineData("2026-12-31", "2027-01-04")] // New Year's Day on a Friday
    public void The_next_business_day_passes_over_weekends_and_holidays(string day, string expected) =>
        Assert.Equal(Date(expected), BusinessDays.NextAfter(Date(day)));

    [Theory]
    [InlineData("2026-06-10", 1, "2026-07-01")]
    [InlineData("2026-06-30", 5, "2026-07-07")]
    [InlineData("2026-12-01", 5, "2027-01-08")]
    [InlineData("2026-08-31", 5, "2026-09-08")]
    public void Business_days_of_the_next_month_are_counted_from_its_first_day(string day, int number, string expected) =>
        Assert.Equal(Date(expected), BusinessDays.OfNextMonth(Date(day), number));

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
