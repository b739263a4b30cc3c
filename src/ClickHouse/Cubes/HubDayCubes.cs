using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Cubes;

/// <summary>Cubes of a hub by day of the market's contracts.</summary>
internal static class HubDayCubes
{
    private const string OfDays = $"{EndDay} - {{days:UInt32}} + 1";
    private const string OfMonth = $"toStartOfMonth({EndDay})";
    private const string OfHours = CubeCells.WeightedByTime;
    private const string OneMarket = "market = {market:String}";

    private static readonly CubeColumn ContractDay = CubeColumn.Day("day", "Day of the clock of the market's contracts.");

    public static readonly Cube[] All =
    [
        new("on_off_peak_daily", "On- and off-peak by day, and the blocks of off-peak",
            "The market's own on-peak block (5x16, in CAISO 6x16) and all other hours by day and product, and those others apart: 7x8 (nights) and 2x16 (peak hours of weekends and "
                + "holidays; in CAISO 1x16).",
            IsOnDashboard: true, [IsoCode, Hub, MarketDays(30), AsOf],
            [
                ContractDay, CubeColumn.Text("market", "Product."), CubeColumn.Price("on_peak", "Time-weighted mean of the on-peak block; absent on days without it."),
                CubeColumn.Price("off_peak", "That of all other hours."), CubeColumn.Price("spread", "on_peak minus off_peak."), Hours("on_peak_hours", "On-peak time with prices."),
                Hours("off_peak_hours", "Other time with prices."), CubeColumn.Price("lmp_7x8", "Mean of the nights."), Hours("hours_7x8", "Night time with prices."),
                CubeColumn.Price("lmp_2x16", "Mean of the peak hours that on-peak leaves out."), Hours("hours_2x16", "Their time with prices."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Day, $"{CubeCells.OneDay} AND r.market = {{market:String}}", CubeCells.OneMarket,
                [
                    new("on_peak", OfHours, "c.is_on_peak"), new("off_peak", OfHours, "NOT c.is_on_peak"), new("spread", "on_peak - off_peak"), new("lmp_7x8", OfHours, "c.block = '7x8'"),
                    new("lmp_2x16", OfHours, "c.block IN ('2x16', '1x16')"),
                ]),
            Order = "ORDER BY market, day",
            Rows = source => $"""
                SELECT day, market, {Mean("is_on_peak")} AS on_peak, {Mean("NOT is_on_peak")} AS off_peak, on_peak - off_peak AS spread,
                    sumIf(minutes, is_on_peak) / 60 AS on_peak_hours, sumIf(minutes, NOT is_on_peak) / 60 AS off_peak_hours, {Mean("block = '7x8'")} AS lmp_7x8,
                    sumIf(minutes, block = '7x8') / 60 AS hours_7x8, {Mean("block IN ('2x16', '1x16')")} AS lmp_2x16, sumIf(minutes, block IN ('2x16', '1x16')) / 60 AS hours_2x16
                FROM {source.HubDays(OfDays)}
                GROUP BY day, market
                """,
        },

        new("month_to_date", "Month to date and implied balance of month",
            "By product and side of the month of as_of: what is settled so far, and, where month_price is given, the mean that the rest of the month needs for the whole to come out at it.",
            IsOnDashboard: true, [IsoCode, Hub, new("month_price", CubeParameterKind.Price, "Price of the month's contract, USD/MWh.", "42.50"), AsOf],
            [
                CubeColumn.Text("market", "Product."), CubeColumn.Text("side", "on_peak or off_peak."), CubeColumn.Price("settled_price", "Time-weighted mean so far."),
                Hours("settled_hours", "Time with prices."), Hours("month_hours", "Hours of the whole month."),
                CubeColumn.Price("implied_balance_price", "Mean that the rest of the month needs; absent without month_price, and when the month is over."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.MonthToDay, "r.market = {market:String} AND r.side = {side:String}", $"{CubeCells.OneMarket} AND c.is_on_peak = ({{side:String}} = 'on_peak')", [new("settled_price", OfHours)])
            {
                Keys = [new("side", "on_peak or off_peak.", ["on_peak", "off_peak"])],
            },
            Order = "ORDER BY market, side",
            Rows = source => $$"""
                SELECT d.market AS market, if(d.is_on_peak, 'on_peak', 'off_peak') AS side, d.settled AS settled_price, d.hours AS settled_hours, c.hours AS month_hours,
                    ({month_price:Nullable(Float64)} * month_hours - settled_price * settled_hours) / nullIf(month_hours - settled_hours, 0) AS implied_balance_price
                FROM
                (
                    SELECT market, is_on_peak, sum(price * minutes) / sum(minutes) AS settled, sum(minutes) / 60 AS hours
                    FROM {{source.HubDays(OfMonth)}}
                    GROUP BY market, is_on_peak
                ) AS d
                INNER JOIN
                (
                    SELECT is_on_peak, count() AS hours
                    FROM {{Calendar($"toDateTime({OfMonth}, 'UTC') - INTERVAL 1 DAY", $"(toDateTime({OfMonth}, 'UTC') + INTERVAL 33 DAY)")}}
                    WHERE toStartOfMonth(local_date) = {{OfMonth}}
                    GROUP BY is_on_peak
                ) AS c ON c.is_on_peak = d.is_on_peak
                """,
        },

        new("hub_daily_year", "A year of daily hub averages",
            "A product of a hub by day.",
            IsOnDashboard: false, [IsoCode, Hub, Product, MarketDays(365), AsOf],
            [
                ContractDay, CubeColumn.Price("lmp", "Time-weighted mean."), CubeColumn.Price("lmp_min", "Lowest interval."), CubeColumn.Price("lmp_max", "Highest interval."),
                Hours("hours", "Time with prices."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Day, CubeCells.OneDay, CubeCells.OneMarket,
                [new("lmp", OfHours), new("lmp_min", "min(price) of the intervals"), new("lmp_max", "max(price) of the intervals")]),
            Order = "ORDER BY day",
            Rows = source => $"""
                SELECT day, sum(price * minutes) / sum(minutes) AS lmp, min(price_min) AS lmp_min, max(price_max) AS lmp_max, sum(minutes) / 60 AS hours
                FROM {source.HubDays(OfDays, OneMarket)}
                GROUP BY day
                """,
        },

        new("hub_negative_hours", "A hub's hours with negative prices, by day",
            "How long a product of a hub was below zero.",
            IsOnDashboard: false, [IsoCode, Hub, Product, MarketDays(30), AsOf],
            [
                ContractDay, Hours("negative_hours", "Time below zero."), Hours("hours", "Time with prices."), Share("share", "negative_hours of hours."),
                CubeColumn.Price("lowest_lmp", "Lowest interval."), CubeColumn.Price("negative_lmp", "Time-weighted mean of what was below zero; absent where nothing was."),
            ])
        {
            Cells = new CubeCells(
                CellSpan.Day, CubeCells.OneDay, CubeCells.OneMarket,
                [new("negative_hours", "sum(minutes) / 60 where price < 0"), new("lowest_lmp", "min(price) of the intervals"), new("negative_lmp", $"{OfHours}, where price < 0")]),
            Order = "ORDER BY day",
            Rows = source => $$"""
                SELECT toDate(h.ts, {iso_tz:String}) AS day, sumIf(h.interval_minutes, h.price < 0) / 60 AS negative_hours, sum(h.interval_minutes) / 60 AS hours, negative_hours / hours AS share,
                    min(h.price) AS lowest_lmp, sumIf(h.price * h.interval_minutes, h.price < 0) / sumIf(h.interval_minutes, h.price < 0) AS negative_lmp
                FROM {{source.HubIntervals(OneHub, $"{OneIso} AND {OneMarket} AND {MarketDaysSince}")}} AS h
                GROUP BY day
                """,
        },
    ];

    private static string Mean(string condition) => $"sumIf(price * minutes, {condition}) / sumIf(minutes, {condition})";
}
