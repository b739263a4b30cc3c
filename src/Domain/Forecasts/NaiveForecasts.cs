using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>Forecasts that cost nothing, from the same knowledge as any other.</summary>
public static class NaiveForecasts
{
    /// <summary>The same hour of the newest day before that was known: of a load at the time of the bids the eve has only its first hours.</summary>
    public static double Day(HourlyDays known, LocalDate day, int hour)
    {
        for (var lag = 1; lag < LearSettings.LongestLagDays; lag++)
        {
            if (known[day.PlusDays(-lag)][hour] is var value && double.IsFinite(value))
            {
                return value;
            }
        }

        return double.NaN;
    }

    /// <summary>The same hour of the same weekday.</summary>
    public static double Week(HourlyDays known, LocalDate day, int hour) => known[day.PlusDays(-LearSettings.LongestLagDays)][hour];
}
