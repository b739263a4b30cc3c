using GridGrains.ClickHouse.Cubes;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Outages;

/// <summary>Outages beside prices.</summary>
public static class OutageCubes
{
    private const string From = $"({End} - toIntervalDay({{days:UInt32}}))";
    private const string DayBefore = $"({End} - toIntervalDay({{days:UInt32}} + 1))";

    public static readonly IReadOnlyList<Cube> All =
    [
        new("outage_impact", "Impact of outages",
            "Outages that began in the days, with a hub's price in their first 24 hours and, where there is one, in the same hours of the day before; greatest capacity first.",
            IsOnDashboard: false, [IsoCode, Hub, Product, Days(7), Limit(50), AsOf],
            [
                CubeColumn.Text("outage_id", "The source's id."), CubeColumn.Text("facility", "Unit or facility."), CubeColumn.Text("facility_type", "nuclear, natural_gas and so on."),
                CubeColumn.Text("kind", "forced, planned, maintenance or unknown."), CubeColumn.Text("region", "Zone, area or hub."), Number("capacity", "Out of service.", "MW"),
                Time("start", "Its start."), CubeColumn.Count("hours", "Hours of the outage that have a price, 24 at most."),
                CubeColumn.Count("hours_compared", "Those that have one the day before too."),
                Price("lmp", "Mean of the hub in the hours compared; in all hours where none is."),
                Price("lmp_before", "Mean of the hub in the same hours of the day before."), Price("change", "lmp less lmp_before."),
            ])
        {
            Order = "ORDER BY capacity DESC, start DESC, outage_id\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT o.outage_id AS outage_id, any(o.facility) AS facility, any(o.facility_type) AS facility_type, any(o.kind) AS kind, any(o.region) AS region,
                    any(o.capacity_mw) AS capacity, any(o.start_time) AS start, count() AS hours, countIf(b.is_there = 1) AS hours_compared,
                    ifNull(avgOrNullIf(p.lmp, b.is_there = 1), avg(p.lmp)) AS lmp,
                    avgOrNullIf(b.lmp, b.is_there = 1) AS lmp_before, avgOrNullIf(p.lmp - b.lmp, b.is_there = 1) AS change
                FROM
                (
                    SELECT outage_id, facility, latest.1 AS facility_type, latest.2 AS kind, latest.3 AS region, latest.4 AS capacity_mw, toDateTime(latest.5, 'UTC') AS start_time,
                        arrayJoin(arrayFilter(h -> h < ifNull(latest.6, toDateTime64('2200-01-01', 6, 'UTC')),
                            arrayMap(i -> toDateTime(toStartOfHour(latest.5), 'UTC') + toIntervalHour(i), range(24)))) AS hour
                    FROM
                    (
                        SELECT facility, outage_id, argMax((facility_type, kind, region, capacity_mw, start_time, end_time, status), (known_at, log_offset)) AS latest
                        FROM outages
                        WHERE {OneIso} AND {source.Known}
                        GROUP BY facility, outage_id
                    )
                    WHERE latest.7 != 'cancelled' AND latest.4 > 0 AND latest.5 >= {From} AND latest.5 < {End}
                ) AS o
                INNER JOIN {HubHours(source)} AS p ON p.hour = o.hour
                LEFT JOIN (SELECT hour + INTERVAL 1 DAY AS hour, lmp, 1 AS is_there FROM {HubHours(source)}) AS b ON b.hour = o.hour
                GROUP BY o.facility, o.outage_id
                """,
        },
    ];

    private static string HubHours(CubeSource source) => $$"""
        (
            SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sum(price * interval_minutes) / sum(interval_minutes) AS lmp
            FROM {{source.HubIntervals(OneHub, $"{OneIso} AND market = {{market:String}} AND {Since(DayBefore)}")}}
            GROUP BY hour
        )
        """;
}
