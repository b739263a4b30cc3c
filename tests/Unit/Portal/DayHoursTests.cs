using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Prices;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class DayHoursTests
{
    private static readonly DateTime Start = new(2026, 6, 1, 7, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Hour_has_the_mean_of_its_intervals_and_the_difference_to_what_was_bought()
    {
        var hours = DayHours.Of(Start, Start.AddHours(2), [Point(0, 10), Point(15, 20), Point(75, 50)], [Point(0, 18), Point(60, 40)]);

        Assert.Equal(
            [new DayHour(1, Start, 18, 15, 10, 20, 2), new DayHour(2, Start.AddHours(1), 40, 50, 50, 50, 1)],
            hours);
        Assert.Equal([3.0, -10.0], hours.Select(hour => hour.Dart));
    }

    [Fact]
    public void Hour_without_a_price_is_there_and_has_no_difference()
    {
        var hours = DayHours.Of(Start, Start.AddHours(3), [Point(0, 10)], [Point(60, 40)]);

        Assert.Equal([1, 2, 3], hours.Select(hour => hour.Ending));
        Assert.All(hours, hour => Assert.Null(hour.Dart));
    }

    [Fact]
    public void Price_of_another_day_is_left_out() =>
        Assert.All(DayHours.Of(Start, Start.AddHours(1), [Point(-5, 1), Point(60, 2)], []), hour => Assert.Equal(0, hour.Intervals));

    [Theory]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-06-01", 24)]
    [InlineData("2026-11-01", 25)]
    public void Day_has_the_hours_of_its_markets_clock(string day, int hours)
    {
        var market = MarketDay.Read(Isos.Caiso, day, Start);

        Assert.Equal(hours, DayHours.Of(market.StartUtc, market.EndUtc, [], []).Count);
    }

    private static HistoryPoint Point(int minute, double lmp) => new(Start.AddMinutes(minute), lmp);
}
