using static GridGrains.ClickHouse.Cubes.CubeParameters;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>
/// Cubes of node prices: from the hours of nodes, which are ordered by day, what is asked of all nodes of some days; from the prices, which
/// are ordered by node, what is asked of few nodes and many days.
/// </summary>
internal static class NodeCubes
{
    public static readonly Cube[] All =
    [
        new("congestion_hot_spots_24h", "Congestion hot spots of 24 hours",
            "Nodes with the largest mean congestion component by size (USD/MWh), with its extremes and the hours it is of.",
            IsOnDashboard: true, [IsoCode, Product, Limit(20), AsOf], """
            SELECT node, avg(congestion) AS mcc, min(congestion) AS mcc_min, max(congestion) AS mcc_max, avg(lmp) AS mean_lmp, count() AS hours
            FROM node_lmp_1h FINAL
            WHERE iso = {iso:String} AND market = {market:String} AND hour > toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC') - INTERVAL 24 HOUR AND hour <= toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC')
                AND toDate(hour) BETWEEN toDate({as_of:DateTime64(6, 'UTC')}, 'UTC') - 1 AND toDate({as_of:DateTime64(6, 'UTC')}, 'UTC') AND isNotNull(congestion)
            GROUP BY node
            ORDER BY abs(mcc) DESC, node
            LIMIT {limit:UInt32}
            """),

        new("congestion_by_node_30d", "Congestion of a node by day",
            "Mean, minimum and maximum of the congestion component (USD/MWh) by UTC day.",
            IsOnDashboard: false, [IsoCode, Node, Product, Days(30), AsOf], """
            SELECT toDate(hour) AS day, avg(congestion) AS mcc, min(congestion) AS mcc_min, max(congestion) AS mcc_max, count() AS hours
            FROM node_lmp_1h FINAL
            WHERE iso = {iso:String} AND market = {market:String} AND node = {node:String}
                AND hour > toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC') - toIntervalDay({days:UInt32}) AND hour <= toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC')
            GROUP BY day
            ORDER BY day
            """),

        new("ftr_path", "FTR path: sink minus source, day-ahead congestion",
            "Value of one MW by UTC day (USD/MW): the sum over hours of the sink's day-ahead congestion minus the source's, its mean per hour, and the hours that have both.",
            IsOnDashboard: true,
            [
                IsoCode, new("source", CubeParameterKind.Node, "Id or alias of the node where the path begins.", "TH_NP15_GEN-APND", IsRequired: true),
                new("sink", CubeParameterKind.Node, "Id or alias of the node where it ends.", "TH_SP15_GEN-APND", IsRequired: true), DayAhead, Days(30), AsOf,
            ],
            """
            SELECT toDate(hour) AS day, sum(value) AS usd_per_mw, avg(value) AS mean_usd_per_mwh, count() AS hours
            FROM
            (
                SELECT ts AS hour,
                    argMaxIf(tuple(congestion_component), (known_at, source_version, log_offset), node = {sink:String}).1
                        - argMaxIf(tuple(congestion_component), (known_at, source_version, log_offset), node = {source:String}).1 AS value
                FROM iso_da_lmp
                WHERE iso = {iso:String} AND node IN ({source:String}, {sink:String}) AND market = {da_market:String}
                    AND ts > {as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32}) AND ts <= {as_of:DateTime64(6, 'UTC')}
                GROUP BY hour
                HAVING isNotNull(value)
            )
            GROUP BY day
            ORDER BY day
            """),

        new("node_hub_basis", "Basis of a node to a hub",
            "Hourly price of node and hub (USD/MWh) and the node's minus the hub's.",
            IsOnDashboard: false, [IsoCode, Node, Hub, Product, Days(7), AsOf], """
            SELECT n.hour AS hour, n.lmp AS node_lmp, h.lmp AS hub_lmp, node_lmp - hub_lmp AS basis
            FROM
            (
                SELECT hour, lmp FROM node_lmp_1h FINAL
                WHERE iso = {iso:String} AND market = {market:String} AND node = {node:String}
                    AND hour > toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC') - toIntervalDay({days:UInt32}) AND hour <= toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC')
            ) AS n
            INNER JOIN
            (
                SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sum(price * interval_minutes) / sum(interval_minutes) AS lmp
                FROM hub_lmp_5m FINAL
                WHERE iso = {iso:String} AND hub = {hub:String} AND market = {market:String}
                    AND ts > {as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32}) AND ts <= {as_of:DateTime64(6, 'UTC')}
                GROUP BY hour
            ) AS h ON h.hour = n.hour
            ORDER BY hour
            """),

        new("negative_hours", "Hours with negative prices",
            "Nodes by the time that their price was below zero: hours below zero, share of the time seen, lowest price (USD/MWh).",
            IsOnDashboard: false, [IsoCode, Product, Days(7), Limit(50), AsOf], """
            SELECT node, sum(negative_minutes) / 60 AS negative_hours, sum(negative_minutes) / sum(minutes) AS share, min(lmp_min) AS lowest_lmp
            FROM node_lmp_1h FINAL
            WHERE iso = {iso:String} AND market = {market:String}
                AND hour > toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC') - toIntervalDay({days:UInt32}) AND hour <= toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC')
                AND toDate(hour) BETWEEN toDate({as_of:DateTime64(6, 'UTC')}, 'UTC') - {days:UInt32} AND toDate({as_of:DateTime64(6, 'UTC')}, 'UTC')
            GROUP BY node
            HAVING sum(negative_minutes) > 0
            ORDER BY negative_hours DESC, node
            LIMIT {limit:UInt32}
            """),

        new("top_movers_1h", "Top movers of an hour",
            "Nodes whose latest price differs most from that of an hour before (USD/MWh).",
            IsOnDashboard: true, [IsoCode, Product, Limit(20), AsOf], """
            WITH (SELECT max(ts) FROM fact_lmp_5m
                WHERE iso = {iso:String} AND market = {market:String} AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 6 HOUR AND ts <= {as_of:DateTime64(6, 'UTC')}) AS newest
            SELECT node, argMaxIf(lmp, (known_at, source_version, log_offset), ts = newest) AS latest, argMaxIf(lmp, (known_at, source_version, log_offset), ts != newest) AS before,
                latest - before AS change, newest AS interval_start
            FROM fact_lmp_5m
            WHERE iso = {iso:String} AND market = {market:String} AND ts IN (newest, newest - INTERVAL 1 HOUR)
            GROUP BY node
            HAVING countIf(ts = newest) > 0 AND countIf(ts != newest) > 0
            ORDER BY abs(change) DESC, node
            LIMIT {limit:UInt32}
            """),
    ];
}
