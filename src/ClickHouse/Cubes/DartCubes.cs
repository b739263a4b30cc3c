using GridGrains.Domain.Tables;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>Day-ahead minus real time of a hub, over hours that have both.</summary>
internal static class DartCubes
{
    private const string FirstMoment = $"({End} - toIntervalDay({{days:UInt32}}))";

    public static readonly Cube[] All =
    [
        new("dart_by_hour_and_month", "DART by hour-ending and month",
            "Mean of day-ahead minus real time by month and hour-ending of the market's contract clock, over hours that have both.",
            IsOnDashboard: true, [IsoCode, Hub, Product, DayAhead, Days(365), AsOf],
            [
                CubeColumn.Day("month", "First day of the month."), Count("hour_ending", "Hour ending.", Units.Ordinal), CubeColumn.Price("dart", "Mean of day-ahead minus real time."),
                CubeColumn.Price("da_lmp", "Mean of day-ahead."), CubeColumn.Price("rt_lmp", "Mean of real time."), Count("hours", "Hours that have both."),
            ])
        {
            Cells = new CubeCells(CellSpan.Month, "r.month = {cell_day:Date32} AND r.hour_ending = {hour_ending:UInt8}", $"{OfBoth} AND c.hour_ending = {{hour_ending:UInt8}}", Figures("avg over hours of "))
            {
                Keys = [new("hour_ending", "Hour ending, 1 to 24.", [.. Enumerable.Range(1, 24).Select(hour => $"{hour}")])],
            },
            Order = "ORDER BY month, hour_ending",
            Rows = source => $"""
                SELECT toStartOfMonth(c.local_date) AS month, c.hour_ending AS hour_ending, avg(h.da - h.rt) AS dart, avg(h.da) AS da_lmp, avg(h.rt) AS rt_lmp, count() AS hours
                FROM {HoursOf(source)} AS h
                INNER JOIN {Calendar(FirstMoment, End)} AS c ON c.hour_start = h.hour
                GROUP BY month, c.hour_ending
                """,
        },

        new("dart_by_day_and_hour", "DART by day and hour-ending",
            "Day-ahead minus real time of each hour that has both, by day and hour-ending of the market's contract clock.",
            IsOnDashboard: false, [IsoCode, Hub, Product, DayAhead, Days(7), AsOf],
            [
                CubeColumn.Day("day", "Day of the clock of the market's contracts."), Count("hour_ending", "Hour ending; the repeated hour has its number twice.", Units.Ordinal), Time("hour", "Start of the hour."),
                CubeColumn.Price("dart", "da_lmp minus rt_lmp."), CubeColumn.Price("da_lmp", "Day-ahead."), CubeColumn.Price("rt_lmp", "Time-weighted mean of real time."),
                Count("rt_minutes", "Time of the hour with real-time prices.", Units.Minutes),
            ])
        {
            Cells = new CubeCells(CellSpan.Hour, CubeCells.OneHour, OfBoth, Figures("")),
            Order = "ORDER BY hour",
            Rows = source => $"""
                SELECT c.local_date AS day, c.hour_ending AS hour_ending, h.hour AS hour, h.da - h.rt AS dart, h.da AS da_lmp, h.rt AS rt_lmp, h.rt_minutes AS rt_minutes
                FROM {HoursOf(source)} AS h
                INNER JOIN {Calendar(FirstMoment, End)} AS c ON c.hour_start = h.hour
                """,
        },
    ];

    // Hours that have prices of both products.
    private const string OfBoth = "p.products = 2";

    private static CellColumn[] Figures(string over) =>
    [
        new("dart", $"{over}da_lmp - rt_lmp"), new("da_lmp", $"{over}the day-ahead price", "p.market = {da_market:String}"),
        new("rt_lmp", $"{over}{CubeCells.WeightedByTime}", CubeCells.OneMarket),
    ];

    private static string HoursOf(CubeSource source) => $$"""
        (
            SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sumIf(interval_minutes, market = {market:String}) AS rt_minutes,
                sumIf(price * interval_minutes, market = {market:String}) / rt_minutes AS rt, anyOrNullIf(price, market = {da_market:String}) AS da
            FROM {{source.HubIntervals(OneHub, $"{OneIso} AND market IN ({{market:String}}, {{da_market:String}}) AND {Since(FirstMoment)}")}}
            GROUP BY hour
            HAVING rt_minutes > 0 AND isNotNull(da)
        )
        """;
}
