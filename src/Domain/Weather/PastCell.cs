using GridGrains.Domain.Knowledge;

namespace GridGrains.Domain.Weather;

/// <summary>Cells and zones as they were known at a moment. How well forecasts did is not known of the past: their error has no hours.</summary>
public static class PastCell
{
    /// <param name="versions">Of one cell, in any order; what the moment does not know is passed over.</param>
    /// <returns>Null where nothing was known.</returns>
    public static CellSnapshot? Of(string cell, IEnumerable<WeatherRow> versions, AsOf asOf)
    {
        var state = new CellState(cell);
        foreach (var report in versions.Where(row => asOf.Knows(row.KnownAtUtc)).GroupBy(row => (row.KnownAtUtc, row.Offset, row.Source))
            .OrderBy(report => report.Key.KnownAtUtc).ThenBy(report => report.Key.Offset))
        {
            state.Apply(new CellReport(report.Key.Source, [.. report.Select(row => row.Hour)]));
        }

        return state.Hours.Length == 0 ? null : new CellSnapshot(cell, state.Source, state.Hours, default);
    }

    /// <param name="weightOf">Of a cell in the zone, parts per million.</param>
    /// <returns>Null where nothing was known of any cell.</returns>
    public static ZoneWeatherSnapshot? ZoneOf(WeatherZone zone, IEnumerable<CellSnapshot> cells, Func<string, long> weightOf)
    {
        var hours = new ZoneHours();
        foreach (var cell in cells)
        {
            foreach (var hour in cell.Hours)
            {
                hours.Change(new CellChange(default, hour), weightOf(cell.Cell));
            }
        }

        return hours.ToArray() is { Length: > 0 } sums ? new ZoneWeatherSnapshot(zone.Key, sums) : null;
    }
}
