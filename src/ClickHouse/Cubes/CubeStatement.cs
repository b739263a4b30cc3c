using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>The clock on which times are given once more.</summary>
public enum CubeClock
{
    None,

    /// <summary>The zone <c>{tz:String}</c>.</summary>
    OfZone,

    /// <summary>That of the contracts of each row's ISO.</summary>
    OfMarket,
}

/// <summary>
/// Writes a cube's outermost statement from its declared columns. Here, and nowhere else, numbers are rounded to the digits that sources
/// publish, what is no number becomes NULL, and times are written.
/// </summary>
internal static class CubeStatement
{
    private const string HourEnding = "hour_ending";

    public static string Write(Cube cube, CubeSource source, CubeClock local) => $"""
        SELECT {string.Join(", ", ColumnsOf(cube, local).Select(column => $"{Expression(cube, column, local)} AS {column.Name}"))}
        FROM
        (
        {cube.Rows(source)}
        ) AS r
        {cube.Order}{source.Settings}
        """;

    public static IReadOnlyList<CubeColumn> ColumnsOf(Cube cube, CubeClock local)
    {
        if (local == CubeClock.None || !cube.HasTimes)
        {
            return cube.Columns;
        }

        var columns = new List<CubeColumn>();
        foreach (var column in cube.Columns)
        {
            columns.Add(column);
            if (column.Kind == CubeColumnKind.Time)
            {
                columns.Add(new CubeColumn(LocalName(column), CubeColumnKind.Text, $"{column.Name} on the clock of tz, with its offset."));
            }
        }

        if (columns.TrueForAll(column => column.Name != HourEnding))
        {
            columns.Add(CubeColumn.Count(HourEnding, "Hour ending of that clock, 1 to 24; the repeated hour has its number twice.", Units.Ordinal));
        }

        return columns;
    }

    private static string LocalName(CubeColumn column) => $"{column.Name}_local";

    private static string Expression(Cube cube, CubeColumn column, CubeClock local)
    {
        if (cube.Columns.FirstOrDefault(known => known.Name == column.Name) is null)
        {
            var time = cube.Columns.FirstOrDefault(known => LocalName(known) == column.Name) ?? cube.Columns.First(known => known.Kind == CubeColumnKind.Time);
            return OnClock(local, zone => column.Name == HourEnding
                ? $"toHour(r.{time.Name}, {zone}) + 1"
                : $"replaceRegexpOne(formatDateTime(r.{time.Name}, '%Y-%m-%dT%H:%i:%S%z', {zone}), '(..)$', ':\\\\1')");
        }

        return column.Kind switch
        {
            CubeColumnKind.Text => $"toString(r.{column.Name})",
            CubeColumnKind.Time => $"toDateTime(r.{column.Name}, 'UTC')",

            // Adding 0 makes minus zero zero.
            CubeColumnKind.Number => $"if(isFinite(toFloat64(r.{column.Name})), round(toFloat64(r.{column.Name}), {CubeColumn.Decimals}) + 0, NULL)",
            _ => $"r.{column.Name}",
        };
    }

    // A function of time takes one zone for all rows.
    private static string OnClock(CubeClock local, Func<string, string> write)
    {
        if (local == CubeClock.OfZone)
        {
            return write("{tz:String}");
        }

        var zones = Isos.All.GroupBy(iso => MarketBlocks.For(iso).Clock.Zone.Id).ToArray();
        var choices = zones.Skip(1).Select(zone => $"r.iso IN ({string.Join(", ", zone.Select(iso => $"'{iso.Code}'"))}), {write($"'{zone.Key}'")}");
        return $"multiIf({string.Join(", ", choices)}, {write($"'{zones[0].Key}'")})";
    }
}
