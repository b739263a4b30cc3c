namespace GridGrains.Domain.Forecasts;

/// <summary>How far forecasts were off, beside two that cost nothing: all mean absolute errors over the same hours, in the unit of the target.</summary>
/// <param name="Hours">Hours that have the forecast, both naive ones, and what came.</param>
/// <param name="MeanAbsolute">Of the forecast.</param>
/// <param name="NaiveDay">Of the same hour of the newest earlier day that was known.</param>
/// <param name="NaiveWeek">Of the same hour a week before.</param>
public readonly record struct ForecastScore(int Hours, double MeanAbsolute, double NaiveDay, double NaiveWeek)
{
    /// <summary>rMAE: below 1 is better than the week before.</summary>
    public double RelativeToWeek => MeanAbsolute / NaiveWeek;

    public double RelativeToDay => MeanAbsolute / NaiveDay;
}

/// <summary>Sums up errors; order does not matter beyond rounding. Not thread-safe.</summary>
public sealed class ForecastScorer
{
    private int _hours;
    private double _forecast;
    private double _day;
    private double _week;

    /// <summary>Null before the first hour.</summary>
    public ForecastScore? Score => _hours == 0 ? null : new ForecastScore(_hours, _forecast / _hours, _day / _hours, _week / _hours);

    /// <summary>Adds an hour; one that lacks any of the four counts for none, so that all are judged on the same hours.</summary>
    public void Add(double forecast, double naiveDay, double naiveWeek, double actual)
    {
        if (double.IsFinite(forecast + naiveDay + naiveWeek + actual))
        {
            _hours++;
            _forecast += Math.Abs(forecast - actual);
            _day += Math.Abs(naiveDay - actual);
            _week += Math.Abs(naiveWeek - actual);
        }
    }
}
