using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>Cubes of hub prices by interval and hour.</summary>
internal static class HubCubes
{
    // Codes of the program itself, no input: the product that each ISO settles real time on.
    private static readonly string Settlement = $"(iso, market) IN ({string.Join(", ", Isos.All.Select(iso => $"('{iso.Code}', '{iso.SettlementRealTime.Name()}')"))})";

    private const string Start = "{cell_from:DateTime64(6, 'UTC')}";

    private static readonly CubeColumn[] Newest =
    [
        CubeColumn.Text("iso", "ISO code."), CubeColumn.Text("hub", "Id of the hub."), CubeColumn.Text("market", "The product that the ISO settles real time on."),
        Time("interval_start", "Start of the newest interval within six hours."),
    ];

    public static readonly Cube[] All =
    [
        new("current_hub_prices", "Current hub prices",
            "Newest settlement real-time price of every hub within six hours, and the price of the interval an hour before.",
            IsOnDashboard: true, [AsOf],
            [
                .. Newest, CubeColumn.Price("lmp", "The ISO's published price, or the mean of the hub's members where it publishes none."), CubeColumn.Price("congestion", "Its congestion component."),
                CubeColumn.Price("members_mean", "Mean of the hub's members."), Count("published", "1 where the price is the ISO's published one.", Units.Flags),
                CubeColumn.Price("lmp_hour_before", "Price of the interval that holds the moment an hour before interval_start; absent where there is none."),
            ])
        {
            Order = "ORDER BY iso, hub",
            Rows = NewestOfHubs,
        },

        new("hub_movers_1h", "Hubs that moved most within an hour",
            "Hubs of all ISOs whose newest settlement real-time price within six hours differs most from that of the interval an hour before.",
            IsOnDashboard: false, [Limit(20), AsOf],
            [.. Newest, CubeColumn.Price("lmp", "Newest price."), CubeColumn.Price("lmp_hour_before", "Price an hour before."), CubeColumn.Price("change", "lmp minus lmp_hour_before.")])
        {
            Order = "ORDER BY abs(change) DESC, iso, hub\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT iso, hub, market, interval_start, lmp, lmp_hour_before, lmp - lmp_hour_before AS change
                FROM ({NewestOfHubs(source)})
                WHERE isNotNull(lmp_hour_before)
                """,
        },

        new("hub_24h", "A hub's last 24 hours",
            "Every product of a hub by interval.",
            IsOnDashboard: true, [IsoCode, Hub, AsOf],
            [
                CubeColumn.Text("market", "Product."), Time("interval_start", "Start of the interval."), Count("interval_minutes", "Its length.", Units.Minutes),
                CubeColumn.Price("lmp", "The ISO's published price, or the mean of members."), CubeColumn.Price("energy", "Energy component."),
                CubeColumn.Price("congestion", "Congestion component."), CubeColumn.Price("loss", "Loss component."), CubeColumn.Price("members_mean", "Mean of the hub's members."),
                Count("members", "Members with a price."), Count("is_published", "1 where the price is the ISO's published one.", Units.Flags),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Interval, $"r.market = {{market:String}} AND r.interval_start = {Start}", $"{CubeCells.OneMarket} AND p.ts = {Start}",
                [new("lmp", "the published price, else the mean of the members")]),
            Order = "ORDER BY market, interval_start",
            Rows = source => $"""
                SELECT market, ts AS interval_start, interval_minutes, price AS lmp, energy, congestion, loss, members_mean, members, is_published
                FROM {source.HubIntervals(OneHub, $"{OneIso} AND {Since($"{End} - INTERVAL 24 HOUR")}")}
                """,
        },

        new("multi_hub_7d", "Several hubs over a week",
            "Hours of the settlement real-time product of up to 20 hubs, over the seven days before as_of.",
            IsOnDashboard: true, [Hubs("hubs", "Hubs as ISO/HUB, separated by commas, 20 at most."), AsOf],
            [
                CubeColumn.Text("iso", "ISO code."), CubeColumn.Text("hub", "Id of the hub."), Time("hour", "Start of the hour."), CubeColumn.Price("lmp", "Time-weighted mean."),
                CubeColumn.Price("lmp_min", "Lowest interval."), CubeColumn.Price("lmp_max", "Highest interval."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Hour, CubeCells.OneHour, CubeCells.OneMarket,
                [new("lmp", CubeCells.WeightedByTime), new("lmp_min", "min(price) of the intervals"), new("lmp_max", "max(price) of the intervals")]),
            Order = "ORDER BY iso, hub, hour",
            Rows = source => $"""
                SELECT h.iso AS iso, h.hub AS hub, toStartOfHour(h.ts) AS hour, sum(h.price * h.interval_minutes) / sum(h.interval_minutes) AS lmp, min(h.price) AS lmp_min, max(h.price) AS lmp_max
                FROM {source.HubIntervals(OneOf("hubs"), IntervalsOf("hubs", $"{End} - INTERVAL 7 DAY"))} AS h
                GROUP BY h.iso, h.hub, hour
                """,
        },

        new("weekly_hub_comparison", "Hubs of an ISO, this week against the last",
            "The seven days before as_of beside the seven before those.",
            IsOnDashboard: true, [IsoCode, Product, AsOf],
            [
                CubeColumn.Text("hub", "Id of the hub."), CubeColumn.Price("lmp_week", "Time-weighted mean of the week."), CubeColumn.Price("lmp_week_before", "That of the week before."),
                CubeColumn.Price("change", "lmp_week minus lmp_week_before."), CubeColumn.Price("lmp_max", "Highest interval of the week."), CubeColumn.Price("lmp_min", "Lowest interval of the week."),
            ])
        {
            Order = "ORDER BY hub",
            Rows = source => $$"""
                SELECT hub, sumIf(price * interval_minutes, recent) / sumIf(interval_minutes, recent) AS lmp_week,
                    sumIf(price * interval_minutes, NOT recent) / sumIf(interval_minutes, NOT recent) AS lmp_week_before, lmp_week - lmp_week_before AS change,
                    maxOrNullIf(price, recent) AS lmp_max, minOrNullIf(price, recent) AS lmp_min
                FROM
                (
                    SELECT hub, price, interval_minutes, ts >= {{End}} - INTERVAL 7 DAY AS recent
                    FROM {{source.HubIntervals(OneIso, $"{OneIso} AND market = {{market:String}} AND {Since($"{End} - INTERVAL 14 DAY")}")}}
                )
                GROUP BY hub
                """,
        },

        new("hub_hub_basis", "Basis between two hubs",
            "Hours of the settlement real-time product of two hubs; a price is absent where its hub has none.",
            IsOnDashboard: false, [Hubs("pair", "Two hubs as ISO/HUB,ISO/HUB."), Days(7), AsOf],
            [
                Time("hour", "Start of the hour."), CubeColumn.Price("first", "Time-weighted mean of the first hub."), CubeColumn.Price("second", "That of the second."),
                CubeColumn.Price("basis", "first minus second."),
            ])
        {
            Order = "ORDER BY hour",
            Rows = source => $$"""
                SELECT toStartOfHour(ts) AS hour, sumIf(price * interval_minutes, is_first) / sumIf(interval_minutes, is_first) AS first,
                    sumIf(price * interval_minutes, is_second) / sumIf(interval_minutes, is_second) AS second, first - second AS basis
                FROM
                (
                    SELECT ts, price, interval_minutes, iso = {pair_isos:Array(String)}[1] AND hub = {pair_ids:Array(String)}[1] AS is_first,
                        iso = {pair_isos:Array(String)}[2] AND hub = {pair_ids:Array(String)}[2] AS is_second
                    FROM {{source.HubIntervals(OneOf("pair"), IntervalsOf("pair", $"{End} - toIntervalDay({{days:UInt32}})"))}}
                )
                GROUP BY hour
                """,
        },
    ];

    // The interval an hour before the newest is the one that holds that moment, whatever its length.
    private static string NewestOfHubs(CubeSource source) => $"""
        SELECT h.iso AS iso, h.hub AS hub, h.market AS market, max(h.ts) AS interval_start, argMax(tuple(h.price), h.ts).1 AS lmp, argMax(tuple(h.congestion), h.ts).1 AS congestion,
            argMax(tuple(h.members_mean), h.ts).1 AS members_mean, argMax(tuple(h.is_published), h.ts).1 AS published,
            argMaxOrNullIf(h.price, h.ts, h.ts <= h.hour_before AND h.ts + toIntervalMinute(h.interval_minutes) > h.hour_before) AS lmp_hour_before
        FROM
        (
            SELECT iso, hub, market, ts, interval_minutes, price, congestion, members_mean, is_published, max(ts) OVER (PARTITION BY iso, hub, market) - INTERVAL 1 HOUR AS hour_before
            FROM {source.HubIntervals("true", $"{Settlement} AND {Since($"{End} - INTERVAL 6 HOUR")}")}
        ) AS h
        GROUP BY h.iso, h.hub, h.market
        """;

    private static string OneOf(string parameter) =>
        $"(iso, hub) IN (SELECT key.1, key.2 FROM (SELECT arrayJoin(arrayZip({{{parameter}_isos:Array(String)}}, {{{parameter}_ids:Array(String)}})) AS key))";

    private static string IntervalsOf(string parameter, string from) => $"iso IN {{{parameter}_isos:Array(String)}} AND {Settlement} AND {Since(from)}";
}
