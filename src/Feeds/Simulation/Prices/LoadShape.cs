namespace GridGrains.Feeds.Simulation.Prices;

/// <summary>How load and sunshine run through the day and the year, as shares of mean load.</summary>
internal static class LoadShape
{
    private const double WeekendFactor = 0.93;
    private const double HolidayFactor = 0.91;
    private const double SolarNoonHour = 12.8;

    private static readonly double[] WinterDay =
    [
        0.82, 0.79, 0.78, 0.78, 0.80, 0.86, 0.96, 1.06, 1.08, 1.05, 1.02, 1.00,
        0.98, 0.96, 0.95, 0.96, 1.01, 1.12, 1.17, 1.15, 1.10, 1.03, 0.94, 0.87,
    ];

    private static readonly double[] SummerDay =
    [
        0.80, 0.75, 0.72, 0.71, 0.72, 0.75, 0.81, 0.88, 0.94, 1.00, 1.06, 1.11,
        1.15, 1.18, 1.21, 1.23, 1.25, 1.26, 1.24, 1.20, 1.16, 1.08, 0.98, 0.88,
    ];

    // Middle of January to middle of December: 0 is the depth of winter, 1 the height of summer.
    private static readonly double[] Summerness = [0, 0, 0.12, 0.32, 0.55, 0.85, 1, 1, 0.78, 0.40, 0.15, 0];

    // How far heating or cooling lifts load: high in both seasons, low between them.
    private static readonly double[] Extremeness = [1, 0.85, 0.50, 0.25, 0.30, 0.70, 1, 1, 0.65, 0.28, 0.40, 0.80];

    /// <returns>Load as a share of its yearly mean.</returns>
    public static double Load(MarketProfile profile, in LocalMoment moment)
    {
        var summer = OfYear(Summerness, moment.YearShare);
        var weight = (summer * profile.SummerWeight) + ((1 - summer) * profile.WinterWeight);
        var season = 0.87 + (0.22 * weight * OfYear(Extremeness, moment.YearShare));
        var day = (summer * OfDay(SummerDay, moment.Hour)) + ((1 - summer) * OfDay(WinterDay, moment.Hour));
        var dayType = moment.IsHoliday ? HolidayFactor : moment.IsWeekend ? WeekendFactor : 1;
        return season * day * dayType;
    }

    /// <returns>Sunshine from 0 at night to 1 at a clear summer noon.</returns>
    public static double Sun(in LocalMoment moment)
    {
        var summer = OfYear(Summerness, moment.YearShare);
        var halfDay = 4.9 + (2.0 * summer);
        var fromNoon = (moment.Hour - SolarNoonHour) / halfDay;
        var noon = 0.62 + (0.38 * Math.Min(1, 2 * summer));
        return Math.Max(0, noon * (1 - (fromNoon * fromNoon)));
    }

    private static double OfDay(double[] knots, double hour) => Periodic(knots, hour);

    // Monthly knots stand in the middle of their months.
    private static double OfYear(double[] knots, double yearShare) => Periodic(knots, (yearShare * 12) - 0.5);

    private static double Periodic(double[] knots, double position)
    {
        var left = (int)Math.Floor(position);
        var blend = position - left;
        var at = (left + knots.Length) % knots.Length;
        return knots[at] + ((knots[(at + 1) % knots.Length] - knots[at]) * blend);
    }
}
