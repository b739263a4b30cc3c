using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// How prices of a hub differ within a block: the mean deviation of an hour from its block of the day, by season, kind of day (Monday to Friday,
/// Saturday, Sunday and holidays) and hour ending on the contracts' clock; and the mean of each block by month. The dearest and cheapest
/// tenth of each are left out: a week of scarcity is not a shape.
/// </summary>
public sealed class HourlyProfile
{
    /// <summary>History of a hub that is taken at most, days before the evening.</summary>
    public const int HistoryDays = 365;

    /// <summary>Days below which history is none.</summary>
    public const int LeastDays = 14;

    internal const int Months = 12;
    internal const int SeasonsPerYear = 4;
    internal const int DayKindCount = 3;
    internal const int Tiles = 3;

    private readonly ProfileValue[] _deviations;
    private readonly ProfileValue[] _levels;

    private HourlyProfile(ProfileHistory history, ProfileValue[] deviations, ProfileValue[] levels) => (History, _deviations, _levels) = (history, deviations, levels);

    /// <summary>No history: blocks are flat.</summary>
    public static HourlyProfile Flat { get; } = new(ProfileHistory.None, [], []);

    public ProfileHistory History { get; }

    public bool IsFlat => _deviations.Length == 0;

    /// <summary>Deviations, then levels, in a fixed order; none of a flat one.</summary>
    public IEnumerable<ProfileValue> Values => _deviations.Concat(_levels);

    /// <param name="hours">Start of the hour and its price in USD/MWh; any order, hours may lack.</param>
    /// <param name="source">Product of the prices.</param>
    /// <returns><see cref="Flat"/> where there are fewer than <see cref="LeastDays"/> days.</returns>
    public static HourlyProfile Learn(MarketBlocks blocks, IEnumerable<(DateTime HourStartUtc, double PriceUsdPerMwh)> hours, string source = "history")
    {
        // Sorted, so that the order of arrival does not reach the last bit.
        var known = hours.Where(hour => double.IsFinite(hour.PriceUsdPerMwh)).OrderBy(hour => hour.HourStartUtc)
            .Select(hour => new KnownHour(blocks.Clock.ToLocal(hour.HourStartUtc), TileOf(blocks, hour.HourStartUtc), hour.PriceUsdPerMwh)).ToArray();
        var days = known.Select(hour => hour.Local.Date).Distinct().Count();
        if (days < LeastDays)
        {
            return Flat;
        }

        var history = new ProfileHistory(source, known[0].Local.Date, known[^1].Local.Date, days, known.Length);
        return new HourlyProfile(history, ProfileMeans.Deviations(known), ProfileMeans.Levels(blocks, known));
    }

    /// <summary>The profile whose <see cref="Values"/> these are.</summary>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: values lack, or have other names.</exception>
    public static HourlyProfile Restore(MarketBlocks blocks, ProfileHistory history, IEnumerable<ProfileValue> values)
    {
        var byName = values.ToDictionary(value => value.Name);
        return new HourlyProfile(history, Take(byName, ProfileMeans.DeviationNames), Take(byName, ProfileMeans.LevelNames(blocks)));
    }

    /// <summary>Mean of a block over the months of a period, USD/MWh; zero without history.</summary>
    public double LevelOf(int tile, DeliveryPeriod period)
    {
        var (sum, count) = (0.0, 0);
        for (var month = new LocalDate(period.First.Year, period.First.Month, 1); month <= period.Last && count < Months; month = month.PlusMonths(1), count++)
        {
            sum += IsFlat ? 0 : _levels[((month.Month - 1) * Tiles) + tile].UsdPerMwh;
        }

        return sum / count;
    }

    /// <summary>Deviation of an hour from its block's price of the day, USD/MWh.</summary>
    /// <param name="hour">0 to 23, on the contracts' clock.</param>
    public double DeviationOf(LocalDate day, int hour) => IsFlat ? 0 : _deviations[IndexOf(day, hour)].UsdPerMwh;

    internal static int IndexOf(LocalDate day, int hour) => (((day.Month % Months / 3 * DayKindCount) + KindOf(day)) * HourSet.HoursPerDay) + hour;

    private static int KindOf(LocalDate day) =>
        NercHolidays.IsHoliday(day) || day.DayOfWeek == IsoDayOfWeek.Sunday ? 2 : day.DayOfWeek == IsoDayOfWeek.Saturday ? 1 : 0;

    private static int TileOf(MarketBlocks blocks, DateTime hourStartUtc)
    {
        var (block, tile) = (blocks.BlockOf(hourStartUtc), 0);
        while (blocks.Blocks[tile] != block)
        {
            tile++;
        }

        return tile;
    }

    private static ProfileValue[] Take(Dictionary<string, ProfileValue> byName, IEnumerable<string> names) =>
    [
        .. names.Select(name => byName.TryGetValue(name, out var value)
            ? value
            : throw new DomainException(DomainErrorCode.InvalidRecord, $"a stored profile has no value of '{name}'")),
    ];
}
