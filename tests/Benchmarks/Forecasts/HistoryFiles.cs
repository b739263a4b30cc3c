using GridGrains.Domain.Markets;

namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>Finds the histories under a folder.</summary>
internal static class HistoryFiles
{
    private const int MostFaults = 5;

    // A file of real-time prices beside one of day-ahead prices has the same columns.
    private const string RealTime = "rt_";

    private static readonly string[] Folders = ["forecast", "series"];

    public static IEnumerable<History> Find(string data)
    {
        foreach (var folder in Folders.Select(name => Path.Combine(data, name)).Where(Directory.Exists))
        {
            foreach (var place in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(DataTables.CanRead).Order(StringComparer.Ordinal).GroupBy(path => Path.GetDirectoryName(path)!))
            {
                // Parquet comes a column group a file; other files are whole by themselves.
                var parts = place.Where(path => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)).ToArray();
                var histories = place.Except(parts).Select(path => Read(Path.GetFileNameWithoutExtension(path), [path]));
                foreach (var history in parts.Length > 0 ? histories.Append(Read(Path.GetFileName(place.Key), parts)) : histories)
                {
                    if (history is not null)
                    {
                        yield return history;
                    }
                }
            }
        }
    }

    private static History? Read(string name, string[] paths)
    {
        var place = Path.Combine(Path.GetFileName(Path.GetDirectoryName(paths[0]))!, Path.GetFileName(paths[0])).Replace("-", "", StringComparison.Ordinal);
        var market = Isos.All.FirstOrDefault(iso => place.Contains(iso.Code, StringComparison.OrdinalIgnoreCase));
        foreach (var tables in paths.Length > 1 ? [paths.SelectMany(DataTables.Read).ToArray()] : DataTables.Read(paths[0]).Select(table => new[] { table }))
        {
            var columns = tables.SelectMany(table => ReadColumns(table, market)).ToArray();
            if (columns.Any(column => column.Role is ColumnRole.Price or ColumnRole.Load))
            {
                // Of a workbook the first sheet with a market's figures is the market itself; zones follow.
                return new History(name, market, columns);
            }
        }

        BenchmarkContext.Say($"{name}: no column of an hourly day-ahead price or load; known names are in tests/Benchmarks/Forecasts/ColumnRoles.cs");
        return null;
    }

    private static IEnumerable<HistoryColumn> ReadColumns(DataTable table, Iso? market)
    {
        var roles = ColumnRoles.Of(table);
        var (stamp, hour) = (Array.IndexOf(roles, ColumnRole.Stamp), Array.IndexOf(roles, ColumnRole.HourEnding));
        if (stamp < 0 || !roles.Any(role => role > ColumnRole.Place) || table.Name.StartsWith(RealTime, StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }

        table = OfOnePlace(table, Array.IndexOf(roles, ColumnRole.Place));
        var cells = new HistoryCells(table, stamp, hour, market);
        for (var column = 0; column < roles.Length; column++)
        {
            if (roles[column] > ColumnRole.Place)
            {
                yield return new HistoryColumn(table.Headers[column], roles[column], cells.Read(column));
            }
        }

        foreach (var fault in cells.Faults.Take(MostFaults))
        {
            BenchmarkContext.Say(fault);
        }

        if (cells.Faults.Count > 0)
        {
            BenchmarkContext.Say($"{table.Name}: {cells.Faults.Count} cells left out");
        }
    }

    private static DataTable OfOnePlace(DataTable table, int column)
    {
        var places = column < 0 ? [] : table.Rows.GroupBy(row => row[column]?.ToString() ?? "").OrderByDescending(place => place.Count()).ThenBy(place => place.Key, StringComparer.Ordinal).ToArray();
        if (places.Length < 2)
        {
            return table;
        }

        BenchmarkContext.Say($"{table.Name}: {places[0].Key} is taken of {places.Length} places");
        return table with { Name = $"{table.Name} {places[0].Key}", Rows = [.. places[0]] };
    }
}
