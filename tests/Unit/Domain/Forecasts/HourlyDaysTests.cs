using GridGrains.Domain.Forecasts;
using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Forecasts;

public sealed class HourlyDaysTests
{
    private static readonly MarketClock Eastern = MarketClock.For(Isos.Pjm);

    [Fact]
    public void A_skipped_hour_is_the_mean_of_its_neighbours_and_a_repeated_one_that_of_both_passages()
    {
        var spring = Whole(new LocalDate(2026, 3, 8))[new LocalDate(2026, 3, 8)];
        var autumn = Whole(new LocalDate(2026, 11, 1))[new LocalDate(2026, 11, 1)];

        Assert.Equal([0, 1, 1.5, 2, 3], spring[..5].ToArray());
        Assert.Equal(22, spring[23]);
        Assert.Equal([0, 1.5, 3, 4], autumn[..4].ToArray());
        Assert.Equal(24, autumn[23]);
    }

    [Fact]
    public void Shorter_intervals_are_averaged_and_gaps_are_unknown()
    {
        var day = new LocalDate(2026, 7, 1);
        var start = Eastern.StartOfDayUtc(day);

        var days = HourlyDays.Of(Eastern, [(start, 10), (start.AddMinutes(15), 20), (start.AddHours(2), 7), (start.AddHours(3), double.NaN), (start.AddHours(49), 5)]);

        Assert.Equal([15, double.NaN, 7, double.NaN], days[day][..4].ToArray());
        Assert.Equal(3, days.Days);
        Assert.Equal(5, days[day.PlusDays(2)][1]);
        Assert.All(days[day.PlusDays(1)].ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.All(days[day.PlusDays(9)].ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.Equal(0, HourlyDays.Of(Eastern, []).Days);
    }

    [Fact]
    public void Nothing_is_known_from_the_hour_on_that_knowledge_ends()
    {
        var day = new LocalDate(2026, 7, 1);
        var days = HourlyDays.OfDays(new Dictionary<LocalDate, double[]> { [day] = [.. Enumerable.Range(0, 24).Select(hour => (double)hour)], [day.PlusDays(1)] = new double[24] });

        var known = days.Before(day, 9);

        Assert.Equal(8, known[day][8]);
        Assert.All(known[day][9..].ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.All(known[day.PlusDays(1)].ToArray(), value => Assert.True(double.IsNaN(value)));
        Assert.Equal(0, days.Before(day, -24).Days);
        Assert.True(days.Before(day, 48).IsWhole(day.PlusDays(1)));
    }

    private static HourlyDays Whole(LocalDate day) => HourlyDays.Of(
        Eastern, Enumerable.Range(0, Eastern.HoursIn(day)).Select(hour => (Eastern.StartOfDayUtc(day).AddHours(hour), (double)hour)));
}
