using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>A series of the past and how much of it was known when a day was forecast.</summary>
/// <param name="KnownHours">Hours from midnight of the eve whose values were known: a few of a load, 24 of day-ahead prices, <see cref="DayItself"/> of a forecast.</param>
public sealed record BacktestSeries(string Name, HourlyDays Values, int KnownHours)
{
    /// <summary>All hours of the eve and of the day that is forecast.</summary>
    public const int DayItself = 2 * HourlyDays.HoursPerDay;

    /// <summary>What was known for a forecast of a day.</summary>
    public HourlyDays KnownFor(LocalDate day) => Values.Before(day.PlusDays(-1), KnownHours);
}

/// <summary>What came of a backtest.</summary>
/// <param name="Forecasts">24 values for each day that had history enough.</param>
/// <param name="ByHour">Score by local hour, which is the lead time, as all hours of a day are issued together.</param>
public sealed record BacktestResult(IReadOnlyDictionary<LocalDate, double[]> Forecasts, ForecastScore? Score, IReadOnlyList<ForecastScore?> ByHour);

/// <summary>
/// Forecasts day after day of the past, each from what was known then, and scores it. The rule against leaks holds in one place:
/// a model is given copies that end where knowledge ended.
/// </summary>
public static class ForecastBacktest
{
    /// <param name="from">The first day that is forecast; those before are burnt in.</param>
    public static BacktestResult Run(LearSettings settings, BacktestSeries target, IReadOnlyList<BacktestSeries> drivers, LocalDate from)
    {
        var forecaster = new LearForecaster(settings);
        return Run((input, day) => forecaster.Forecast(input, day), target, drivers, from);
    }

    /// <param name="forecast">24 values of a day, or null where history is too short.</param>
    /// <inheritdoc cref="Run(LearSettings, BacktestSeries, IReadOnlyList{BacktestSeries}, LocalDate)"/>
    public static BacktestResult Run(Func<LearInput, LocalDate, double[]?> forecast, BacktestSeries target, IReadOnlyList<BacktestSeries> drivers, LocalDate from)
    {
        var forecasts = new SortedDictionary<LocalDate, double[]>();
        var (whole, byHour) = (new ForecastScorer(), Enumerable.Range(0, HourlyDays.HoursPerDay).Select(_ => new ForecastScorer()).ToArray());
        for (var day = from; day <= target.Values.Last; day = day.PlusDays(1))
        {
            var known = target.KnownFor(day);
            var values = forecast(new LearInput(known, [.. drivers.Select(driver => new ForecastDriver(driver.Name, driver.KnownFor(day)))]), day);
            if (values is null)
            {
                continue;
            }

            forecasts[day] = values;
            for (var hour = 0; hour < values.Length; hour++)
            {
                var (naiveDay, naiveWeek, actual) = (NaiveForecasts.Day(known, day, hour), NaiveForecasts.Week(known, day, hour), target.Values[day][hour]);
                whole.Add(values[hour], naiveDay, naiveWeek, actual);
                byHour[hour].Add(values[hour], naiveDay, naiveWeek, actual);
            }
        }

        return new BacktestResult(forecasts, whole.Score, [.. byHour.Select(scorer => scorer.Score)]);
    }
}
