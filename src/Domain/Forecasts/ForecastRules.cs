using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>When a forecast is issued, and what its hours are as points of a series.</summary>
public static class ForecastRules
{
    public const string Source = "gridgrains_lear";

    /// <summary>Days of history that are read: the longest window and its lags, and a few that may have gaps.</summary>
    public const int HistoryDays = 400;

    // A bidder needs the forecast before the gate.
    private static readonly TimeSpan BeforeGate = TimeSpan.FromMinutes(15);

    /// <summary>When the forecast of a day is issued; it rests on what was known until then.</summary>
    public static DateTime IssueUtc(Iso iso, LocalDate day) => iso.Definition.DayAheadGate.On(day.PlusDays(-1)) - BeforeGate;

    /// <summary>From the issue to the midnight that the day begins with.</summary>
    public static TimeSpan Ahead(Iso iso, LocalDate day) => iso.Clock.StartOfDayUtc(day) - IssueUtc(iso, day);

    /// <summary>The day whose forecast was issued last.</summary>
    public static LocalDate LastIssued(Iso iso, DateTime nowUtc)
    {
        var day = iso.Clock.TradeDate(nowUtc).PlusDays(2);
        while (IssueUtc(iso, day) > nowUtc)
        {
            day = day.PlusDays(-1);
        }

        return day;
    }

    /// <summary>
    /// The hours of a day, 23, 24 or 25: both passages of a repeated hour have the forecast of the hour, a skipped one has none.
    /// </summary>
    /// <param name="values">24 local hours.</param>
    public static IEnumerable<SeriesPoint> PointsOf(Iso iso, LocalDate day, IReadOnlyList<double> values)
    {
        var (start, issue) = (iso.Clock.StartOfDayUtc(day), IssueUtc(iso, day));
        for (var hour = 0; hour < iso.Clock.HoursIn(day); hour++)
        {
            var at = start.AddHours(hour);
            yield return new SeriesPoint(at, 60, issue, values[iso.Clock.ToLocal(at).Hour]);
        }
    }

    /// <summary>A forecast is never outside of what its family may be: a load below zero is zero.</summary>
    public static double Bounded(SeriesKey key, double value)
    {
        var family = SeriesCatalog.Find(key.Series)!;
        return Math.Clamp(value, family.Least, family.Greatest);
    }
}
