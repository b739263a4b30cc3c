using GridGrains.Domain.Markets;
using NodaTime;
using Xunit;
using static GridGrains.Tests.Unit.Feeds.Simulation.SimulatedMarkets;

namespace GridGrains.Tests.Unit.Feeds.Simulation;

/// <summary>Do the prices look like a power market: over a year of days, at a hub, without spikes.</summary>
public sealed class PriceShapeTests
{
    [Theory]
    [MemberData(nameof(SimulatedMarkets.IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Evening_is_dearer_than_night(string code)
    {
        var iso = Isos.Get(code);
        Assert.True(Mean(iso, hour: 19, EveryFifthDay) > Mean(iso, hour: 3, EveryFifthDay) + 5);
    }

    [Fact]
    public void Caiso_dips_at_noon_and_climbs_in_the_evening()
    {
        var spring = DaysOf(2026, 4).ToArray();

        Assert.True(Mean(Isos.Caiso, 12, spring) < Mean(Isos.Caiso, 8, spring));
        Assert.True(Mean(Isos.Caiso, 19, spring) > Mean(Isos.Caiso, 12, spring) + 20);
    }

    [Fact]
    public void Sun_and_windy_nights_bring_negative_prices()
    {
        var caisoNoon = DaysOf(2026, 4).SelectMany(day => Prices(Isos.Caiso, day, 12)).ToArray();
        var sppNight = DaysOf(2026, 4).Concat(DaysOf(2026, 10)).SelectMany(day => Prices(Isos.Spp, day, 3)).ToArray();

        Assert.InRange(caisoNoon.Count(price => price < 0) / (double)caisoNoon.Length, 0.1, 0.9);
        Assert.InRange(sppNight.Count(price => price < 0) / (double)sppNight.Length, 0.02, 0.6);
    }

    [Theory]
    [MemberData(nameof(SimulatedMarkets.IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Weekends_are_cheaper_than_weekdays(string code)
    {
        var days = EveryDay.ToLookup(day => day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
        Assert.True(Mean(Isos.Get(code), 10, [.. days[true]]) < Mean(Isos.Get(code), 10, [.. days[false]]));
    }

    [Fact]
    public void Thanksgiving_is_cheaper_than_the_Thursdays_around_it()
    {
        var thanksgivings = Enumerable.Range(2010, 30)
            .Select(year => new LocalDate(year, 11, 1).With(DateAdjusters.NextOrSame(IsoDayOfWeek.Thursday)).PlusWeeks(3))
            .ToArray();
        LocalDate[] ordinary = [.. thanksgivings.Select(day => day.PlusWeeks(-1)), .. thanksgivings.Select(day => day.PlusWeeks(1))];

        Assert.True(Isos.All.Average(iso => Mean(iso, 13, thanksgivings)) < Isos.All.Average(iso => Mean(iso, 13, ordinary)) - 2);
    }

    [Theory]
    [InlineData("ERCOT", 7, 4)]
    [InlineData("SPP", 7, 4)]
    [InlineData("ISONE", 1, 4)]
    [InlineData("NYISO", 1, 10)]
    public void Peak_season_is_dearer_than_the_shoulder_between(string code, int peakMonth, int shoulderMonth)
    {
        var iso = Isos.Get(code);
        Assert.True(Mean(iso, 17, [.. DaysOf(2026, peakMonth)]) > Mean(iso, 17, [.. DaysOf(2026, shoulderMonth)]));
    }

    [Theory]
    [MemberData(nameof(SimulatedMarkets.IsoCodes), MemberType = typeof(SimulatedMarkets))]
    public void Day_ahead_foresees_real_time_in_part(string code)
    {
        var iso = Isos.Get(code);
        var hub = HubOf(Grid, iso);
        var pairs = EveryFifthDay.SelectMany(day => Enumerable.Range(1, 23).Select(hour =>
        {
            var start = MarketClock.For(iso).HourStartUtc(day, hour);
            return (
                DayAhead: Calm.PriceOf(Of(iso, iso.DayAhead, start), 0, hub).Fact.Lmp,
                RealTime: Prices(iso, day, hour).Average());
        })).ToArray();

        Assert.InRange(Correlation(pairs), 0.5, 0.98);
    }

    private static LocalDate[] EveryFifthDay => [.. EveryDay.Where((_, index) => index % 5 == 0)];

    private static IEnumerable<LocalDate> EveryDay => Enumerable.Range(1, 12).SelectMany(month => DaysOf(2026, month));

    private static IEnumerable<LocalDate> DaysOf(int year, int month) =>
        Enumerable.Range(1, CalendarSystem.Iso.GetDaysInMonth(year, month)).Select(day => new LocalDate(year, month, day));

    private static double Mean(Iso iso, int hour, LocalDate[] days) => days.SelectMany(day => Prices(iso, day, hour)).Average();

    private static double[] Prices(Iso iso, LocalDate day, int hourSequence)
    {
        var product = RealTimeOf(iso);
        var start = MarketClock.For(iso).HourStartUtc(day, hourSequence);
        var hub = HubOf(Grid, iso);
        return
        [
            .. Enumerable.Range(0, 4).Select(quarter => Calm.PriceOf(Of(iso, product, start.AddMinutes(15 * quarter)), 0, hub).Fact.Lmp),
        ];
    }

    private static double Correlation((double X, double Y)[] pairs)
    {
        var (meanX, meanY) = (pairs.Average(pair => pair.X), pairs.Average(pair => pair.Y));
        var covariance = pairs.Sum(pair => (pair.X - meanX) * (pair.Y - meanY));
        return covariance / Math.Sqrt(pairs.Sum(pair => Math.Pow(pair.X - meanX, 2)) * pairs.Sum(pair => Math.Pow(pair.Y - meanY, 2)));
    }
}
