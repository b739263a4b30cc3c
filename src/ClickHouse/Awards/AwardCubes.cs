using GridGrains.ClickHouse.Cubes;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Awards;

/// <summary>Own awards beside prices.</summary>
public static class AwardCubes
{
    private const string From = $"({End} - toIntervalDay({{days:UInt32}}))";

    public static readonly IReadOnlyList<Cube> All =
    [
        new("award_value", "Value of awards",
            "Own day-ahead awards by resource: what they are paid, and what the same energy was worth in real time at the resource's node. Hours without a real-time price are left out.",
            IsOnDashboard: false, [IsoCode, Product, Days(7), Limit(200), AsOf],
            [
                CubeColumn.Text("resource_id", "The resource by the market's id."), CubeColumn.Text("node", "Node that it is paid at."),
                CubeColumn.Count("hours", "Hours that have an award and a real-time price."), Number("awarded", "Energy awarded.", "MWh"),
                Number("paid", "awarded times the award's price, summed by hour.", "USD"), Number("real_time", "awarded times the real-time price, summed by hour.", "USD"),
                Number("gain", "paid less real_time: what selling the day before was worth.", "USD"),
            ])
        {
            Order = "ORDER BY resource_id, node\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT a.resource_id AS resource_id, a.node AS node, count() AS hours, sum(a.mw) AS awarded, sum(a.mw * a.price) AS paid, sum(a.mw * p.lmp) AS real_time,
                    sum(a.mw * (a.price - p.lmp)) AS gain
                FROM
                (
                    SELECT resource_id, hour, toString(latest.1) AS node, latest.2 AS mw, latest.3 AS price
                    FROM
                    (
                        SELECT resource_id, toDateTime(ts, 'UTC') AS hour, argMax((node, awarded_mw, price), (known_at, log_offset)) AS latest
                        FROM iso_da_award
                        WHERE {OneIso} AND {Since(From)} AND {source.Known}
                        GROUP BY resource_id, ts
                    )
                ) AS a
                INNER JOIN {source.NodeHours(From, $"node IN (SELECT node FROM iso_da_award WHERE {OneIso} AND node != '' AND {Since(From)})")} AS p ON p.node = a.node AND p.hour = a.hour
                GROUP BY a.resource_id, a.node
                """,
        },
    ];
}
