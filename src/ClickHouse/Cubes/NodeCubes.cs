using GridGrains.Domain.Prices;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>
/// Cubes of node prices: from the hours of nodes, which are ordered by day, what is asked of all nodes of some days; from the prices, which
/// are ordered by node, what is asked of few nodes and many days.
/// </summary>
internal static class NodeCubes
{
    private const string OneNode = "node = {node:String}";
    private const string OneMarket = "market = {market:String}";
    private const string DaysBefore = $"({End} - toIntervalDay({{days:UInt32}}))";

    private static readonly CubeColumn NodeId = CubeColumn.Text("node", "Id of the node.");
    private static readonly CubeColumn ContractDay = CubeColumn.Day("day", "Day of the clock of the market's contracts.");

    public static readonly Cube[] All =
    [
        new("congestion_hot_spots_24h", "Congestion hot spots of 24 hours",
            "Nodes with the largest mean congestion component by size.",
            IsOnDashboard: true, [IsoCode, Product, Limit(20), AsOf],
            [
                NodeId, CubeColumn.Price("congestion", "Mean of the hours' congestion component."), CubeColumn.Price("congestion_min", "Lowest hour."), CubeColumn.Price("congestion_max", "Highest hour."),
                CubeColumn.Price("mean_lmp", "Mean of the hours' price."), Count("hours", "Hours with a congestion component."),
            ])
        {
            Order = "ORDER BY abs(congestion) DESC, node\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT h.node AS node, avg(h.congestion) AS congestion, min(h.congestion) AS congestion_min, max(h.congestion) AS congestion_max, avg(h.lmp) AS mean_lmp, count() AS hours
                FROM {source.NodeHours($"({End} - INTERVAL 24 HOUR)")} AS h
                WHERE isNotNull(h.congestion)
                GROUP BY h.node
                """,
        },

        new("congestion_by_node_30d", "Congestion of a node by day",
            "Hours of a node's congestion component by day.",
            IsOnDashboard: false, [IsoCode, Node, Product, MarketDays(30), AsOf],
            [
                ContractDay, CubeColumn.Price("congestion", "Mean of the hours' congestion component."), CubeColumn.Price("congestion_min", "Lowest hour."),
                CubeColumn.Price("congestion_max", "Highest hour."), Count("hours", "Hours with a price."),
            ])
        {
            Order = "ORDER BY day",
            Rows = source => $$"""
                SELECT toDate(h.hour, {iso_tz:String}) AS day, avg(h.congestion) AS congestion, min(h.congestion) AS congestion_min, max(h.congestion) AS congestion_max, count() AS hours
                FROM {{source.NodeHours(MarketDaysFrom, OneNode)}} AS h
                GROUP BY day
                HAVING day > {{EndDay}} - {days:UInt32}
                """,
        },

        new("ftr_path", "FTR path: sink minus source, day-ahead congestion",
            "Value of one MW by day, over hours that have a congestion component at both ends.",
            IsOnDashboard: true,
            [
                IsoCode, new("source", CubeParameterKind.Node, "Id or alias of the node where the path begins.", "TH_NP15_GEN-APND", IsRequired: true),
                new("sink", CubeParameterKind.Node, "Id or alias of the node where it ends.", "TH_SP15_GEN-APND", IsRequired: true), DayAhead, MarketDays(30), AsOf,
            ],
            [
                ContractDay, Number("usd_per_mw", "Sum over hours of the sink's day-ahead congestion minus the source's.", "USD/MW"), CubeColumn.Price("mean_usd_per_mwh", "Its mean per hour."),
                Count("hours", "Hours that have both."),
            ])
        {
            Order = "ORDER BY day",
            Rows = source => $$"""
                SELECT toDate(hour, {iso_tz:String}) AS day, sum(value) AS usd_per_mw, avg(value) AS mean_usd_per_mwh, count() AS hours
                FROM
                (
                    SELECT ts AS hour, argMaxIf(tuple(congestion_component), {{PriceTables.StandingRank}}, node = {sink:String}).1 - argMaxIf(tuple(congestion_component), {{PriceTables.StandingRank}}, node = {source:String}).1 AS value
                    FROM iso_da_lmp
                    WHERE {{OneIso}} AND node IN ({source:String}, {sink:String}) AND market = {da_market:String} AND {{MarketDaysSince}} AND {{source.Known}} AND {{PriceTables.Canonical}}
                    GROUP BY hour
                    HAVING isNotNull(value)
                )
                GROUP BY day
                """,
        },

        new("node_hub_basis", "Basis of a node to a hub",
            "Hours that both have a price in.",
            IsOnDashboard: false, [IsoCode, Node, Hub, Product, Days(7), AsOf],
            [
                Time("hour", "Start of the hour."), CubeColumn.Price("node_lmp", "Time-weighted mean of the node."), CubeColumn.Price("hub_lmp", "That of the hub."),
                CubeColumn.Price("basis", "node_lmp minus hub_lmp."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Hour, CubeCells.OneHour, CubeCells.OneMarket,
                [
                    new("node_lmp", "sum(price * minutes) / sum(minutes)", "p.place = 'node'"), new("hub_lmp", CubeCells.WeightedByTime, "p.place = 'hub'"), new("basis", "node_lmp - hub_lmp"),
                ]),
            Order = "ORDER BY hour",
            Rows = source => $$"""
                SELECT n.hour AS hour, n.lmp AS node_lmp, h.lmp AS hub_lmp, node_lmp - hub_lmp AS basis
                FROM {{source.NodeHours(DaysBefore, OneNode)}} AS n
                INNER JOIN
                (
                    SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sum(price * interval_minutes) / sum(interval_minutes) AS lmp
                    FROM {{source.HubIntervals(OneHub, $"{OneIso} AND {OneMarket} AND {Since(DaysBefore)}")}}
                    GROUP BY hour
                ) AS h ON h.hour = n.hour
                """,
        },

        new("negative_hours", "Hours with negative prices",
            "Nodes by the time that their price was below zero.",
            IsOnDashboard: false, [IsoCode, Product, Days(7), Limit(50), AsOf],
            [NodeId, Hours("negative_hours", "Time below zero."), Share("share", "Share of the time with prices."), CubeColumn.Price("lowest_lmp", "Lowest interval.")])
        {
            Order = "ORDER BY negative_hours DESC, node\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT h.node AS node, sum(h.negative_minutes) / 60 AS negative_hours, sum(h.negative_minutes) / sum(h.minutes) AS share, min(h.lmp_min) AS lowest_lmp
                FROM {source.NodeHours(DaysBefore)} AS h
                GROUP BY h.node
                HAVING sum(h.negative_minutes) > 0
                """,
        },

        new("top_movers_1h", "Top movers of an hour",
            "Nodes whose latest price differs most from that of an hour before.",
            IsOnDashboard: true, [IsoCode, Product, Limit(20), AsOf],
            [
                NodeId, CubeColumn.Price("latest", "Price of the newest interval within six hours."), CubeColumn.Price("before", "Price an hour before."), CubeColumn.Price("change", "latest minus before."),
                Time("interval_start", "Start of the newest interval."),
            ])
        {
            Order = "ORDER BY abs(change) DESC, node\nLIMIT {limit:UInt32}",
            Rows = source => $$"""
                WITH (SELECT max(ts) FROM fact_lmp_5m WHERE {{OneIso}} AND {{OneMarket}} AND {{Since($"{End} - INTERVAL 6 HOUR")}} AND {{source.Known}} AND {{PriceTables.Canonical}}) AS newest
                SELECT node, argMaxOrNullIf(lmp, {{PriceTables.StandingRank}}, ts = newest) AS latest, argMaxOrNullIf(lmp, {{PriceTables.StandingRank}}, ts != newest) AS before, latest - before AS change, newest AS interval_start
                FROM fact_lmp_5m
                WHERE {{OneIso}} AND {{OneMarket}} AND ts IN (newest, newest - INTERVAL 1 HOUR) AND {{source.Known}} AND {{PriceTables.Canonical}}
                GROUP BY node
                HAVING isNotNull(latest) AND isNotNull(before)
                """,
        },
    ];
}
