using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Guardrails;

/// <summary>
/// The hour of the market's own day and the type of that day, which prices repeat by: 24 hours of working days, then 24 hours of weekends
/// and NERC holidays. An hour that a clock change skips or repeats is counted by its label.
/// </summary>
public readonly record struct SeasonalHour(byte Index)
{
    public const int Count = 2 * HoursPerDay;

    private const int HoursPerDay = 24;

    private const int FirstYear = 1990;
    private const int Years = 110;

    private static readonly byte[]?[] Known = new byte[]?[Isos.All.Count * Years];

    public int Hour => Index % HoursPerDay;

    public bool IsDayOff => Index >= HoursPerDay;

    /// <summary>Reads a table of the year's hours, which the first price of a year makes: prices of any order cost no calendar.</summary>
    public static SeasonalHour Of(Iso iso, DateTime utc)
    {
        var year = utc.Year - FirstYear;
        if ((uint)year >= Years)
        {
            return Compute(MarketClock.For(iso), utc);
        }

        var hours = Volatile.Read(ref Known[iso.Index * Years + year]) ?? MakeYear(iso, utc.Year);
        return new SeasonalHour(hours[(int)((utc.Ticks - new DateTime(utc.Year, 1, 1).Ticks) / TimeSpan.TicksPerHour)]);
    }

    private static byte[] MakeYear(Iso iso, int year)
    {
        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var clock = MarketClock.For(iso);
        var hours = new byte[(int)(start.AddYears(1) - start).TotalHours];
        for (var hour = 0; hour < hours.Length; hour++)
        {
            hours[hour] = Compute(clock, start.AddHours(hour)).Index;
        }

        Volatile.Write(ref Known[iso.Index * Years + year - FirstYear], hours);
        return hours;
    }

    private static SeasonalHour Compute(MarketClock clock, DateTime utc)
    {
        var local = clock.ToLocal(utc);
        var isOff = local.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || NercHolidays.IsHoliday(local.Date);
        return new SeasonalHour((byte)(isOff ? HoursPerDay + local.Hour : local.Hour));
    }
}
