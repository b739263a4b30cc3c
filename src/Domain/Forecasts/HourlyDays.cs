using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Forecasts;

/// <summary>
/// A series as days of 24 local hours, the shape that models of one hour learn from. Where a clock is set forward, the hour that is
/// skipped is the mean of its neighbours; where it is set back, the repeated hour is the mean of both passages. NaN is what is not known.
/// </summary>
public sealed class HourlyDays
{
    public const int HoursPerDay = 24;

    private static readonly double[] Unknown = [.. Enumerable.Repeat(double.NaN, HoursPerDay)];

    private readonly double[] _values;

    private HourlyDays(LocalDate first, double[] values) => (First, _values) = (first, values);

    /// <summary>The first day.</summary>
    public LocalDate First { get; }

    /// <summary>Days from the first to the last that has a value.</summary>
    public int Days => _values.Length / HoursPerDay;

    public LocalDate Last => First.PlusDays(Days - 1);

    /// <summary>Reads hours by their start; of shorter intervals the mean of those that an hour has.</summary>
    public static HourlyDays Of(MarketClock clock, IEnumerable<(DateTime StartUtc, double Value)> points)
    {
        var sums = new SortedDictionary<LocalDate, (double[] Sums, int[] Counts)>();
        foreach (var (start, value) in points)
        {
            if (!double.IsFinite(value))
            {
                continue;
            }

            var local = clock.ToLocal(start);
            if (!sums.TryGetValue(local.Date, out var day))
            {
                sums[local.Date] = day = (new double[HoursPerDay], new int[HoursPerDay]);
            }

            day.Sums[local.Hour] += value;
            day.Counts[local.Hour]++;
        }

        var days = OfDays(sums.ToDictionary(day => day.Key, day => day.Value.Sums.Zip(day.Value.Counts, (sum, count) => count > 0 ? sum / count : double.NaN).ToArray()));
        days.FillSkipped(clock);
        return days;
    }

    /// <param name="days">24 values each; days that are absent are unknown.</param>
    public static HourlyDays OfDays(IReadOnlyDictionary<LocalDate, double[]> days)
    {
        if (days.Count == 0)
        {
            return new HourlyDays(default, []);
        }

        var first = days.Keys.Min();
        var values = new double[(Period.DaysBetween(first, days.Keys.Max()) + 1) * HoursPerDay];
        Array.Fill(values, double.NaN);
        foreach (var (day, hours) in days)
        {
            hours.CopyTo(values, Period.DaysBetween(first, day) * HoursPerDay);
        }

        return new HourlyDays(first, values);
    }

    /// <summary>24 values; all unknown for a day outside.</summary>
    public ReadOnlySpan<double> this[LocalDate day] => At(Period.DaysBetween(First, day));

    /// <summary>Whether all 24 hours of a day are known.</summary>
    public bool IsWhole(LocalDate day)
    {
        foreach (var value in this[day])
        {
            if (double.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same days, each value put through a function.</summary>
    public HourlyDays Select(Func<double, double> change) => new(First, Array.ConvertAll(_values, value => change(value)));

    /// <summary>What is known before an hour of a day; everything from it on is unknown.</summary>
    public HourlyDays Before(LocalDate day, int hour)
    {
        var known = Math.Clamp((Period.DaysBetween(First, day) * HoursPerDay) + hour, 0, _values.Length);
        var days = (known + HoursPerDay - 1) / HoursPerDay;
        var values = _values[..(days * HoursPerDay)];
        values.AsSpan(known).Fill(double.NaN);
        return new HourlyDays(First, values);
    }

    private ReadOnlySpan<double> At(int index) => index >= 0 && index < Days ? _values.AsSpan(index * HoursPerDay, HoursPerDay) : Unknown;

    private void FillSkipped(MarketClock clock)
    {
        for (var day = 0; day < Days; day++)
        {
            var date = First.PlusDays(day);
            if (clock.HoursIn(date) >= HoursPerDay)
            {
                continue;
            }

            for (var hour = 1; hour < HoursPerDay - 1; hour++)
            {
                var at = (day * HoursPerDay) + hour;
                if (double.IsNaN(_values[at]) && clock.Zone.MapLocal(date.At(new LocalTime(hour, 0))).Count == 0)
                {
                    _values[at] = (_values[at - 1] + _values[at + 1]) / 2;
                }
            }
        }
    }
}
