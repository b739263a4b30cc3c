using GridGrains.Domain.Forecasts;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>One thing that is forecast from one history, with what is allowed to go in.</summary>
/// <param name="Id">Row of the report; the same for every history.</param>
internal sealed record ForecastCase(string Id, History History, BacktestSeries Target, IReadOnlyList<BacktestSeries> Drivers)
{
    private const int LongBurnIn = 364;
    private const int LeastScored = 90;

    // Bids are due at ten where the market is not known; a load is known an hour after its own.
    private const int UsualGateHour = 10;
    private const double Fahrenheit = 65;
    private const double Celsius = 18;

    /// <summary>Days before the first that is scored: a year where a season is left to score, else what the shortest window and the lags need.</summary>
    public int BurnIn => Target.Values.Days >= LongBurnIn + LeastScored ? LongBurnIn : LearSettings.Default.LeastDays + LearSettings.LongestLagDays;

    /// <summary>The cases that a history has columns for.</summary>
    public static IEnumerable<ForecastCase> Of(History history)
    {
        var loadHours = (history.Market?.Definition.DayAheadGate.Time.Hour ?? UsualGateHour) - 1;
        var ahead = history.All(ColumnRole.Ahead).Select(column => new BacktestSeries(column.Name, column.Values, BacktestSeries.DayItself)).ToArray();
        var weather = history.All(ColumnRole.Weather).Select(column => new BacktestSeries(column.Name, column.Values, BacktestSeries.DayItself)).ToArray();
        var load = history.First(ColumnRole.Load) ?? history.All(ColumnRole.Ahead).FirstOrDefault(column => column.Name.Contains("load", StringComparison.OrdinalIgnoreCase) || column.Name.Contains("demand", StringComparison.OrdinalIgnoreCase));
        if (history.First(ColumnRole.Price) is { } price)
        {
            var target = new BacktestSeries(price.Name, price.Values, HourlyDays.HoursPerDay);
            BacktestSeries[] measured = load is { Role: ColumnRole.Load } ? [new BacktestSeries(load.Name, load.Values, loadHours)] : [];
            yield return new ForecastCase("forecast_price_only", history, target, []);
            if (ahead.Length + measured.Length > 0)
            {
                yield return new ForecastCase("forecast_price_drivers", history, target, [.. ahead, .. measured]);
            }

            if (weather.Length > 0)
            {
                yield return new ForecastCase("forecast_price_perfect_drivers", history, target, [.. ahead, .. measured.Select(series => series with { KnownHours = BacktestSeries.DayItself }), .. weather]);
            }
        }

        if (load is not null && history.All(ColumnRole.Peer).FirstOrDefault() is null)
        {
            var target = new BacktestSeries(load.Name, load.Values, loadHours);
            yield return new ForecastCase("forecast_load_lag_only", history, target, []);
            if (weather.Length > 0)
            {
                yield return new ForecastCase("forecast_load_perfect_weather", history, target, [.. weather, .. weather.SelectMany(DegreesOf)]);
            }
        }
    }

    // Load falls with the temperature in winter and rises with it in summer: one line for each.
    private static IEnumerable<BacktestSeries> DegreesOf(BacktestSeries weather)
    {
        if (weather.Name.Contains("dew", StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        var comfort = weather.Name.Contains("_c", StringComparison.OrdinalIgnoreCase) ? Celsius : Fahrenheit;
        yield return weather with { Name = $"cooling {weather.Name}", Values = weather.Values.Select(value => double.IsNaN(value) ? value : Math.Max(0, value - comfort)) };
    }
}
