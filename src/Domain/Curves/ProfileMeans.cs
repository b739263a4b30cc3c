using System.Globalization;
using GridGrains.Domain.Markets;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <param name="Tile">Block of the tiling.</param>
internal readonly record struct KnownHour(LocalDateTime Local, int Tile, double PriceUsdPerMwh);

/// <summary>The means that a profile consists of.</summary>
internal static class ProfileMeans
{
    // Below this many hours a neighbour's mean stands in: one day is no habit.
    private const int LeastHours = 3;
    private const double Trim = 0.1;

    private static readonly string[] Seasons = ["winter", "spring", "summer", "autumn"];
    private static readonly string[] DayKinds = ["weekday", "saturday", "sunday"];
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    public static IReadOnlyList<string> DeviationNames { get; } =
    [
        .. from season in Seasons
           from kind in DayKinds
           from hour in Enumerable.Range(1, HourSet.HoursPerDay)
           select string.Create(CultureInfo.InvariantCulture, $"{season} {kind} HE{hour:00}"),
    ];

    public static IEnumerable<string> LevelNames(MarketBlocks blocks) => MonthNames.SelectMany(month => blocks.Blocks.Select(block => $"{month} {block.Name()}"));

    /// <summary>By season, kind of day and hour. Where history lacks: of the same kind of day in all seasons, else of the hour.</summary>
    public static ProfileValue[] Deviations(KnownHour[] known)
    {
        var dayMeans = known.GroupBy(hour => (hour.Local.Date, hour.Tile)).ToDictionary(day => day.Key, day => day.Average(hour => hour.PriceUsdPerMwh));
        var (bins, kinds, hours) = (NewLists(DeviationNames.Count), NewLists(HourlyProfile.DayKindCount * HourSet.HoursPerDay), NewLists(HourSet.HoursPerDay));
        foreach (var hour in known)
        {
            var deviation = hour.PriceUsdPerMwh - dayMeans[(hour.Local.Date, hour.Tile)];
            var bin = HourlyProfile.IndexOf(hour.Local.Date, hour.Local.Hour);
            bins[bin].Add(deviation);
            kinds[bin % kinds.Length].Add(deviation);
            hours[hour.Local.Hour].Add(deviation);
        }

        var (ofKind, ofHour) = (Array.ConvertAll(kinds, Mean), Array.ConvertAll(hours, Mean));
        return [.. bins.Select((bin, index) => ValueOf(DeviationNames[index], bin, ofKind[index % kinds.Length] ?? ofHour[index % hours.Length] ?? 0))];
    }

    /// <summary>By month and block. Where history lacks: of the block in all months.</summary>
    public static ProfileValue[] Levels(MarketBlocks blocks, KnownHour[] known)
    {
        var names = LevelNames(blocks).ToArray();
        var (bins, tiles) = (NewLists(names.Length), NewLists(HourlyProfile.Tiles));
        foreach (var hour in known)
        {
            bins[((hour.Local.Month - 1) * HourlyProfile.Tiles) + hour.Tile].Add(hour.PriceUsdPerMwh);
            tiles[hour.Tile].Add(hour.PriceUsdPerMwh);
        }

        var (ofTile, all) = (Array.ConvertAll(tiles, Mean), known.Average(hour => hour.PriceUsdPerMwh));
        return [.. bins.Select((bin, index) => ValueOf(names[index], bin, ofTile[index % HourlyProfile.Tiles] ?? all))];
    }

    private static ProfileValue ValueOf(string name, List<double> values, double absent) =>
        Mean(values) is { } mean ? new ProfileValue(name, mean, values.Count) : new ProfileValue(name, absent, 0);

    private static double? Mean(List<double> values)
    {
        if (values.Count < LeastHours)
        {
            return null;
        }

        values.Sort();
        var left = (int)(values.Count * Trim);
        var sum = 0.0;
        for (var i = left; i < values.Count - left; i++)
        {
            sum += values[i];
        }

        return sum / (values.Count - (2 * left));
    }

    private static List<double>[] NewLists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<double>())];
}
