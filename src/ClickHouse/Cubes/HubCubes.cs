using GridGrains.Domain.Markets;
using static GridGrains.ClickHouse.Cubes.CubeParameters;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>Cubes of hub prices, from the rollups of hubs.</summary>
internal static class HubCubes
{
    // Codes of the program itself, no input: the product that each ISO settles real time on.
    private static readonly string Settlement = string.Join(", ", Isos.All.Select(iso => $"('{iso.Code}', '{iso.SettlementRealTime.Name()}')"));

    public static readonly Cube[] All =
    [
        new("current_hub_prices", "Current hub prices",
            "Newest settlement real-time price of every hub within six hours: price, congestion, members_mean (USD/MWh), whether the price is the ISO's published one, and the price an hour before.",
            IsOnDashboard: true, [AsOf], $$"""
            SELECT iso, hub, market, max(ts) AS interval_start, argMax(price, ts) AS lmp, argMax(congestion, ts) AS mcc, argMax(members_mean, ts) AS mean_of_members,
                argMax(is_published, ts) AS published, argMaxIf(price, ts, ts <= interval_start_of_hour_before) AS lmp_hour_before
            FROM
            (
                SELECT iso, hub, market, ts, price, congestion, members_mean, is_published,
                    max(ts) OVER (PARTITION BY iso, hub, market) - INTERVAL 1 HOUR AS interval_start_of_hour_before
                FROM hub_lmp_5m FINAL
                WHERE (iso, market) IN ({{Settlement}}) AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 6 HOUR AND ts <= {as_of:DateTime64(6, 'UTC')}
            )
            GROUP BY iso, hub, market
            ORDER BY iso, hub
            """),

        new("hub_24h", "A hub's last 24 hours",
            "Every product of a hub: price, energy, congestion, loss, members_mean (USD/MWh) and members by interval.",
            IsOnDashboard: true, [IsoCode, Hub, AsOf], """
            SELECT market, ts AS interval_start, interval_minutes, price AS lmp, energy, congestion, loss, members_mean, members, is_published
            FROM hub_lmp_5m FINAL
            WHERE iso = {iso:String} AND hub = {hub:String} AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 24 HOUR AND ts <= {as_of:DateTime64(6, 'UTC')}
            ORDER BY market, ts
            """),

        new("multi_hub_7d", "Several hubs over a week",
            "Hourly mean, minimum and maximum (USD/MWh) of the settlement real-time product of up to 20 hubs.",
            IsOnDashboard: true, [Hubs("hubs", "Hubs as ISO/HUB, separated by commas, 20 at most."), AsOf], $$"""
            SELECT iso, hub, toStartOfHour(ts) AS hour, sum(price * interval_minutes) / sum(interval_minutes) AS lmp, min(price) AS lmp_min, max(price) AS lmp_max
            FROM hub_lmp_5m FINAL
            WHERE (iso, hub) IN (SELECT key.1, key.2 FROM (SELECT arrayJoin(arrayZip({hubs_isos:Array(String)}, {hubs_ids:Array(String)})) AS key))
                AND (iso, market) IN ({{Settlement}}) AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 7 DAY AND ts <= {as_of:DateTime64(6, 'UTC')}
            GROUP BY iso, hub, hour
            ORDER BY iso, hub, hour
            """),

        new("weekly_hub_comparison", "Hubs of an ISO, this week against the last",
            "Mean price (USD/MWh) of the seven days before as_of, of the seven before those, and the change.",
            IsOnDashboard: true, [IsoCode, Product, AsOf], """
            SELECT hub, sumIf(price * interval_minutes, recent) / sumIf(interval_minutes, recent) AS lmp_week,
                sumIf(price * interval_minutes, NOT recent) / sumIf(interval_minutes, NOT recent) AS lmp_week_before, lmp_week - lmp_week_before AS change,
                maxIf(price, recent) AS lmp_max, minIf(price, recent) AS lmp_min
            FROM
            (
                SELECT hub, price, interval_minutes, ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 7 DAY AS recent
                FROM hub_lmp_5m FINAL
                WHERE iso = {iso:String} AND market = {market:String} AND ts > {as_of:DateTime64(6, 'UTC')} - INTERVAL 14 DAY AND ts <= {as_of:DateTime64(6, 'UTC')}
            )
            GROUP BY hub
            ORDER BY hub
            """),

        new("on_off_peak_daily", "On- and off-peak by day",
            "Time-weighted mean (USD/MWh) of the market's own on-peak block and of all other hours, and their spread, by day and product.",
            IsOnDashboard: true, [IsoCode, Hub, Days(30), AsOf], """
            SELECT day, market, sumIf(price * minutes, is_on_peak) / sumIf(minutes, is_on_peak) AS on_peak, sumIf(price * minutes, NOT is_on_peak) / sumIf(minutes, NOT is_on_peak) AS off_peak,
                on_peak - off_peak AS spread, sumIf(minutes, is_on_peak) / 60 AS on_peak_hours, sumIf(minutes, NOT is_on_peak) / 60 AS off_peak_hours
            FROM hub_lmp_1d FINAL
            WHERE iso = {iso:String} AND hub = {hub:String} AND day > {as_of_day:Date32} - {days:UInt32} AND day <= {as_of_day:Date32}
            GROUP BY day, market
            ORDER BY market, day
            """),

        new("dart_by_hour_and_month", "DART by hour-ending and month",
            "Mean of day-ahead minus real-time (USD/MWh) by month and hour-ending of the market's contract clock, over hours that have both.",
            IsOnDashboard: true, [IsoCode, Hub, Product, DayAhead, Days(365), AsOf], """
            SELECT toStartOfMonth(c.local_date) AS month, c.hour_ending AS hour_ending, avg(h.da - h.rt) AS dart, avg(h.da) AS da_lmp, avg(h.rt) AS rt_lmp, count() AS hours
            FROM
            (
                SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sumIf(price * interval_minutes, market = {market:String}) / sumIf(interval_minutes, market = {market:String}) AS rt,
                    anyIf(price, market = {da_market:String}) AS da
                FROM hub_lmp_5m FINAL
                WHERE iso = {iso:String} AND hub = {hub:String} AND market IN ({market:String}, {da_market:String})
                    AND ts > {as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32}) AND ts <= {as_of:DateTime64(6, 'UTC')}
                GROUP BY hour
                HAVING countIf(market = {da_market:String}) > 0 AND countIf(market = {market:String}) > 0
            ) AS h
            INNER JOIN
            (
                SELECT hour_start, local_date, hour_ending FROM dim_calendar
                WHERE iso = {iso:String} AND is_default AND hour_start > toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC') - toIntervalDay({days:UInt32}) - INTERVAL 1 HOUR
                    AND hour_start <= toDateTime({as_of:DateTime64(6, 'UTC')}, 'UTC')
                LIMIT 1 BY hour_start
            ) AS c ON c.hour_start = h.hour
            GROUP BY month, hour_ending
            ORDER BY month, hour_ending
            """),

        new("month_to_date", "Month to date and implied balance of month",
            "By product and block side of the month of as_of: settled mean so far (USD/MWh), settled hours, hours of the whole month, and, where month_price is given, the mean that the rest of the "
                + "month needs for the whole to come out at it.",
            IsOnDashboard: true, [IsoCode, Hub, new("month_price", CubeParameterKind.Price, "Price of the month's contract, USD/MWh.", "42.50"), AsOf], """
            SELECT d.market AS market, if(d.is_on_peak, 'on_peak', 'off_peak') AS side, d.settled AS settled_price, d.hours AS settled_hours, c.hours AS month_hours,
                ({month_price:Nullable(Float64)} * month_hours - settled_price * settled_hours) / nullIf(month_hours - settled_hours, 0) AS implied_balance_price
            FROM
            (
                SELECT market, is_on_peak, sum(price * minutes) / sum(minutes) AS settled, sum(minutes) / 60 AS hours
                FROM hub_lmp_1d FINAL
                WHERE iso = {iso:String} AND hub = {hub:String} AND day >= toStartOfMonth({as_of_day:Date32}) AND day <= {as_of_day:Date32}
                GROUP BY market, is_on_peak
            ) AS d
            INNER JOIN
            (
                SELECT is_on_peak, uniqExact(hour_start) AS hours FROM dim_calendar
                WHERE iso = {iso:String} AND is_default AND hour_start > toDateTime(toStartOfMonth({as_of_day:Date32}), 'UTC') - INTERVAL 1 DAY
                    AND hour_start < toDateTime(toStartOfMonth({as_of_day:Date32}), 'UTC') + INTERVAL 33 DAY
                    AND toStartOfMonth(local_date) = toStartOfMonth({as_of_day:Date32})
                GROUP BY is_on_peak
            ) AS c ON c.is_on_peak = d.is_on_peak
            ORDER BY market, side
            """),

        new("hub_hub_basis", "Basis between two hubs",
            "Hourly settlement real-time price of each (USD/MWh) and the first minus the second.",
            IsOnDashboard: false, [Hubs("pair", "Two hubs as ISO/HUB,ISO/HUB."), Days(7), AsOf], $$"""
            SELECT toStartOfHour(ts) AS hour, avgIf(price, iso = {pair_isos:Array(String)}[1] AND hub = {pair_ids:Array(String)}[1]) AS first,
                avgIf(price, iso = {pair_isos:Array(String)}[2] AND hub = {pair_ids:Array(String)}[2]) AS second, first - second AS basis
            FROM hub_lmp_5m FINAL
            WHERE (iso, hub) IN (SELECT key.1, key.2 FROM (SELECT arrayJoin(arrayZip({pair_isos:Array(String)}, {pair_ids:Array(String)})) AS key))
                AND (iso, market) IN ({{Settlement}}) AND ts > {as_of:DateTime64(6, 'UTC')} - toIntervalDay({days:UInt32}) AND ts <= {as_of:DateTime64(6, 'UTC')}
            GROUP BY hour
            ORDER BY hour
            """),

        new("hub_daily_year", "A year of daily hub averages",
            "Time-weighted mean, minimum and maximum (USD/MWh) by day of the market's contract clock.",
            IsOnDashboard: false, [IsoCode, Hub, Product, Days(365), AsOf], """
            SELECT day, sum(price * minutes) / sum(minutes) AS lmp, min(price_min) AS lmp_min, max(price_max) AS lmp_max, sum(minutes) / 60 AS hours
            FROM hub_lmp_1d FINAL
            WHERE iso = {iso:String} AND hub = {hub:String} AND market = {market:String}
                AND day > {as_of_day:Date32} - {days:UInt32} AND day <= {as_of_day:Date32}
            GROUP BY day
            ORDER BY day
            """),
    ];
}
