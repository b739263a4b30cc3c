using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// How prices of a hub differ within a block: the mean deviation of an hour from its block, by season, kind of day (Monday to Friday,
/// Saturday, Sunday and holidays) and hour ending on the contracts' clock; and the mean of each block by month.
/// </summary>
public sealed class HourlyProfile
{
    private const int Months = 12;
    private const int SeasonsPerYear = 4;
    private const int DayKindCount = 3;

    private readonly double[] _deviations;
    private readonly double[] _levels;

    private HourlyProfile(double[] deviations, double[] levels, int hours) => (_deviations, _levels, Hours) = (deviations, levels, hours);

    /// <summary>No history: blocks are flat.</summary>
    public static HourlyProfile Flat { get; } =
        new(new double[SeasonsPerYear * DayKindCount * HourSet.HoursPerDay], new double[Months * 3], 0);

    /// <summary>Hours of history that it was learned from.</summary>
    public int Hours { get; }

    /// <param name="hours">Start of the hour and its price in USD/MWh; any order, hours may lack.</param>
    public static HourlyProfile Learn(MarketBlocks blocks, IEnumerable<(DateTime HourStartUtc, double PriceUsdPerMwh)> hours)
    {
        var known = hours.Where(hour => double.IsFinite(hour.PriceUsdPerMwh))
            .Select(hour => (Local: blocks.Clock.ToLocal(hour.HourStartUtc), Tile: blocks.Blocks.ToList().IndexOf(blocks.BlockOf(hour.HourStartUtc)), Price: hour.PriceUsdPerMwh))
            .ToArray();
        if (known.Length == 0)
        {
            return Flat;
        }

        var dayMeans = known.GroupBy(hour => (hour.Local.Date, hour.Tile)).ToDictionary(day => day.Key, day => day.Average(hour => hour.Price));
        var deviations = new Means(SeasonsPerYear * DayKindCount * HourSet.HoursPerDay);
        var levels = new Means(Months * 3);
        foreach (var hour in known)
        {
            deviations.Add(IndexOf(hour.Local.Date, hour.Local.Hour), hour.Price - dayMeans[(hour.Local.Date, hour.Tile)]);
            levels.Add(((hour.Local.Month - 1) * 3) + hour.Tile, hour.Price);
        }

        return new HourlyProfile(deviations.Values(0), levels.Values(known.Average(hour => hour.Price)), known.Length);
    }

    /// <summary>Mean of a block over the months of a period, USD/MWh; zero without history.</summary>
    public double LevelOf(int tile, DeliveryPeriod period)
    {
        var (sum, count) = (0.0, 0);
        for (var month = new LocalDate(period.First.Year, period.First.Month, 1); month <= period.Last && count < Months; month = month.PlusMonths(1), count++)
        {
            sum += _levels[((month.Month - 1) * 3) + tile];
        }

        return sum / count;
    }

    /// <summary>Deviation of an hour from its block's price of the day, USD/MWh.</summary>
    /// <param name="hour">0 to 23, on the contracts' clock.</param>
    public double DeviationOf(LocalDate day, int hour) => _deviations[IndexOf(day, hour)];

    private static int IndexOf(LocalDate day, int hour) => (((day.Month % Months / 3 * DayKindCount) + KindOf(day)) * HourSet.HoursPerDay) + hour;

    private static int KindOf(LocalDate day) =>
        NercHolidays.IsHoliday(day) || day.DayOfWeek == IsoDayOfWeek.Sunday ? 2 : day.DayOfWeek == IsoDayOfWeek.Saturday ? 1 : 0;

    private sealed class Means(int size)
    {
        private readonly double[] _sums = new double[size];
        private readonly int[] _counts = new int[size];

        public void Add(int index, double value)
        {
            _sums[index] += value;
            _counts[index]++;
        }

        public double[] Values(double absent) => [.. _sums.Select((sum, index) => _counts[index] > 0 ? sum / _counts[index] : absent)];
    }
}
