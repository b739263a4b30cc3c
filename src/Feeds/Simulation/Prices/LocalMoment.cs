using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>Where an instant falls in a market's day, week and year.</summary>
/// <param name="Hour">Hour of the local day with its fraction, 0 to 24.</param>
/// <param name="YearShare">Share of the local year that has passed, 0 to 1.</param>
internal readonly record struct LocalMoment(double Hour, double YearShare, bool IsWeekend, bool IsHoliday)
{
    private const double DaysPerYear = 365.25;

    public static LocalMoment At(Iso iso, DateTime utc)
    {
        var local = MarketClock.For(iso).ToLocal(utc);
        return new LocalMoment(
            local.Hour + (local.Minute / 60.0),
            (local.DayOfYear - 1) / DaysPerYear,
            local.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday,
            IsNationalHoliday(local.Date));
    }

    private static bool IsNationalHoliday(LocalDate date) => (date.Month, date.Day) switch
    {
        (1, 1) or (7, 4) or (12, 25) => true,
        (5, > 24) or (9, < 8) => date.DayOfWeek == IsoDayOfWeek.Monday,
        (11, > 21 and < 29) => date.DayOfWeek == IsoDayOfWeek.Thursday,
        _ => false,
    };
}
