using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>
/// The regressors of a day, the same for its 24 models: all hours of the target 1, 2, 3 and 7 days before, all hours of each driver on the day
/// and 1 and 7 days before, the weekday, and whether it is a NERC holiday. A column whose value is not known for the day that is forecast is
/// left out, so that a model never rests on what it will not have. Not thread-safe: rows are kept for the next day.
/// </summary>
internal sealed class LearDesign
{
    private const int Weekdays = 7;

    private static readonly int[] TargetLags = [1, 2, 3, LearSettings.LongestLagDays];
    private static readonly int[] DriverLags = [0, 1, LearSettings.LongestLagDays];

    private readonly List<Column> _columns = [];
    private double[] _values = [];
    private double[] _scratch = [];

    /// <summary>Columns of the day.</summary>
    public int Count => _columns.Count + Weekdays + 1;

    /// <summary>Days that can be learnt from, the newest last.</summary>
    public List<LocalDate> Days { get; } = [];

    /// <summary>The regressors of the day that is forecast, not yet scaled.</summary>
    public double[] Row { get; private set; } = [];

    /// <summary>Reads the days before a day.</summary>
    /// <param name="most">Days to learn from, at most.</param>
    public void Read(LearInput input, LocalDate day, int most)
    {
        Days.Clear();
        for (var past = day.PlusDays(-1); Days.Count < most && past >= input.Target.First.PlusDays(LearSettings.LongestLagDays); past = past.PlusDays(-1))
        {
            if (input.Target.IsWhole(past))
            {
                Days.Add(past);
            }
        }

        Days.Reverse();
        ChooseColumns(input, day);
        Row = new double[Count];
        for (var column = 0; column < Count; column++)
        {
            Row[column] = ValueOf(column, day);
        }
    }

    /// <summary>The columns of the newest days, scaled, column after column.</summary>
    /// <param name="row">Takes the regressors of the day that is forecast, on the same scale.</param>
    public double[] Scaled(int days, double[] row)
    {
        Grow(ref _values, days * Count);
        Grow(ref _scratch, days);
        for (var column = 0; column < Count; column++)
        {
            var values = _values.AsSpan(column * days, days);
            for (var index = 0; index < days; index++)
            {
                values[index] = ValueOf(column, Days[Days.Count - days + index]);
            }

            row[column] = column < _columns.Count ? Scale(values, Row[column]) : Row[column];
        }

        return _values.AsSpan(0, days * Count).ToArray();
    }

    // What is missing in the past takes the median, which moves no forecast.
    private double Scale(Span<double> values, double last)
    {
        values.CopyTo(_scratch);
        var scale = RobustScale.Of(_scratch.AsSpan(0, values.Length));
        foreach (ref var value in values)
        {
            value = double.IsNaN(value) ? 0 : scale.Apply(value);
        }

        return scale.Apply(last);
    }

    private void ChooseColumns(LearInput input, LocalDate day)
    {
        _columns.Clear();
        Add(input.Target, TargetLags, day);
        foreach (var driver in input.Drivers)
        {
            Add(driver.Values, DriverLags, day);
        }
    }

    private void Add(HourlyDays series, int[] lags, LocalDate day)
    {
        foreach (var lag in lags)
        {
            for (var hour = 0; hour < HourlyDays.HoursPerDay; hour++)
            {
                if (double.IsFinite(series[day.PlusDays(-lag)][hour]))
                {
                    _columns.Add(new Column(series, lag, hour));
                }
            }
        }
    }

    private double ValueOf(int column, LocalDate day)
    {
        if (column < _columns.Count)
        {
            var (series, lag, hour) = _columns[column];
            return series[day.PlusDays(-lag)][hour];
        }

        var calendar = column - _columns.Count;
        return calendar == Weekdays ? (NercHolidays.IsHoliday(day) ? 1 : 0) : ((int)day.DayOfWeek == calendar + 1 ? 1 : 0);
    }

    private static void Grow(ref double[] buffer, int length) => buffer = buffer.Length < length ? new double[length] : buffer;

    private readonly record struct Column(HourlyDays Series, int Lag, int Hour);
}
