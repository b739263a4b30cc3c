using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Portal.Prices;

/// <summary>One hour of a market's day: what it was bought for the day before and what it came to in real time. USD/MWh.</summary>
/// <param name="Ending">1-based position in the day, the trade's hour-ending; 23, 24 or 25 a day.</param>
/// <param name="DayAhead">Null where none is known.</param>
/// <param name="RealTime">Mean of the hour's real-time intervals so far; null before the first.</param>
/// <param name="Intervals">Real-time intervals that are known.</param>
public sealed record DayHour(int Ending, DateTime StartUtc, double? DayAhead, double? RealTime, double? Low, double? High, int Intervals)
{
    /// <summary>Day-ahead less real time; null where either is absent.</summary>
    public double? Dart => DayAhead - RealTime;
}

/// <summary>Day-ahead against real time, hour by hour.</summary>
public static class DayHours
{
    /// <summary>Every hour of [<paramref name="startUtc"/>, <paramref name="endUtc"/>), also those without a price.</summary>
    /// <param name="realTime">Intervals of any length up to an hour; those outside the day are left out.</param>
    /// <param name="dayAhead">Hours.</param>
    public static IReadOnlyList<DayHour> Of(DateTime startUtc, DateTime endUtc, IEnumerable<HistoryPoint> realTime, IEnumerable<HistoryPoint> dayAhead)
    {
        var known = realTime.ToLookup(point => HourOf(startUtc, point.IntervalStart), point => point.Lmp);
        var bought = dayAhead.GroupBy(point => HourOf(startUtc, point.IntervalStart)).ToDictionary(hour => hour.Key, hour => hour.Last().Lmp);
        var hours = (int)(endUtc - startUtc).TotalHours;
        return [.. Enumerable.Range(0, hours).Select(hour =>
        {
            double[] prices = [.. known[hour]];
            return new DayHour(
                hour + 1, startUtc.AddHours(hour), bought.TryGetValue(hour, out var price) ? price : null,
                prices.Length == 0 ? null : prices.Average(), prices.Length == 0 ? null : prices.Min(), prices.Length == 0 ? null : prices.Max(), prices.Length);
        })];
    }

    private static int HourOf(DateTime startUtc, DateTime utc) => (int)Math.Floor((utc - startUtc).TotalHours);
}
