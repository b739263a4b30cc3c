using GridGrains.ClickHouse.Cubes;
using GridGrains.Domain.Series;
using static GridGrains.ClickHouse.Cubes.CubeColumn;
using static GridGrains.ClickHouse.Cubes.CubeParameters;
using static GridGrains.ClickHouse.Cubes.CubeSource;

namespace GridGrains.ClickHouse.Series;

/// <summary>Prices of hubs beside what drives them.</summary>
public static class SeriesCubes
{
    private const string FirstMoment = $"({End} - toIntervalDay({{days:UInt32}}))";

    public static readonly IReadOnlyList<Cube> All =
    [
        new("net_load_price", "Net load against price",
            "Hours of a hub's price beside load, wind and solar of the whole market; net load is absent where wind or solar has not come.",
            IsOnDashboard: false, [IsoCode, Hub, Product, Days(7), AsOf],
            [
                Time("hour", "Start of the hour."), Price("lmp", "Time-weighted mean of the hub."), Number("load", "Load of the market.", "MW"), Number("wind", "Wind generation.", "MW"),
                Number("solar", "Solar generation.", "MW"), Number("net_load", "load less wind and solar.", "MW"),
            ])
        {
            Order = "ORDER BY hour",
            Rows = source => $"""
                SELECT p.hour AS hour, p.lmp AS lmp, s.load AS load, s.wind AS wind, s.solar AS solar, s.load - s.wind - s.solar AS net_load
                FROM {HubHours(source)} AS p
                INNER JOIN
                (
                    SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, {MeanOf(SeriesCatalog.LoadActual)} AS load, {MeanOf(SeriesCatalog.Wind)} AS wind, {MeanOf(SeriesCatalog.Solar)} AS solar
                    FROM {Versions(source, OneIso, $"'{SeriesCatalog.LoadActual}', '{SeriesCatalog.Wind}', '{SeriesCatalog.Solar}'", SeriesKey.System, FirstMoment)}
                    GROUP BY hour
                ) AS s ON s.hour = p.hour
                """,
        },

        new("implied_heat_rate", "Implied heat rate",
            "Hours of a hub's price over the price of gas at Henry Hub: the newest trade day that had begun, ten days back at most.",
            IsOnDashboard: false, [IsoCode, Hub, Product, Days(7), AsOf],
            [
                Time("hour", "Start of the hour."), Price("lmp", "Time-weighted mean of the hub."), Number("gas", "Henry Hub.", "USD/MMBtu"),
                Number("heat_rate", "lmp over gas.", "MMBtu/MWh"),
            ])
        {
            Order = "ORDER BY hour",
            Rows = source => $"""
                SELECT p.hour AS hour, p.lmp AS lmp, g.gas AS gas, p.lmp / g.gas AS heat_rate
                FROM (SELECT 1 AS one, hour, lmp FROM {HubHours(source)}) AS p
                ASOF INNER JOIN
                (
                    SELECT 1 AS one, toDateTime(ts, 'UTC') AS day, value AS gas
                    FROM {Versions(source, $"iso = '{SeriesKey.National}'", "'gas_price.henry_hub'", "HENRY_HUB", $"{FirstMoment} - INTERVAL 10 DAY")}
                    WHERE value > 0
                ) AS g ON g.one = p.one AND g.day <= p.hour
                WHERE p.hour < g.day + INTERVAL 10 DAY
                """,
        },

        new("top_binding_constraints", "Top binding constraints",
            "Constraints of an ISO by what one more MW of their limit would have been worth: hours bound, mean and greatest shadow price, real time and day ahead.",
            IsOnDashboard: false, [IsoCode, Days(7), Limit(50), AsOf],
            [
                CubeColumn.Text("market", "real_time or day_ahead."), CubeColumn.Text("constraint", "Name, with its contingency after //."),
                Hours("hours_bound", "Time that it bound."), Price("mean", "Mean shadow price of that time."), Price("greatest", "Greatest shadow price."),
                Number("worth", "mean times hours_bound.", "USD/MW"), Time("last_bound", "Start of the last interval that it bound in."),
            ])
        {
            Order = "ORDER BY worth DESC, market, constraint\nLIMIT {limit:UInt32}",
            Rows = source => $"""
                SELECT substring(series, 14) AS market, location AS constraint, sum(minutes) / 60 AS hours_bound, sum(usd * minutes) / sum(minutes) AS mean, max(usd) AS greatest,
                    sum(usd * minutes) / 60 AS worth, toDateTime(max(ts), 'UTC') AS last_bound
                FROM
                (
                    SELECT series, location, ts, latest.1 AS usd, latest.2 AS minutes
                    FROM
                    (
                        SELECT series, location, ts, argMax((value, interval_minutes), {SeriesTable.StandingRank}) AS latest
                        FROM iso_series
                        WHERE {OneIso} AND series IN ('{SeriesConstraint.RealTime}', '{SeriesConstraint.DayAhead}') AND {Since(FirstMoment)} AND {source.Known}
                        GROUP BY series, location, ts
                    )
                    WHERE latest.1 > 0
                )
                GROUP BY series, location
                """,
        },
    ];

    private static string HubHours(CubeSource source) => $$"""
        (
            SELECT toDateTime(toStartOfHour(ts), 'UTC') AS hour, sum(price * interval_minutes) / sum(interval_minutes) AS lmp
            FROM {{source.HubIntervals(OneHub, $"{OneIso} AND market = {{market:String}} AND {Since(FirstMoment)}")}}
            GROUP BY hour
        )
        """;

    private static string MeanOf(string series) => $"sumIf(value * interval_minutes, series = '{series}') / nullIf(sumIf(interval_minutes, series = '{series}'), 0)";

    // One version of each interval: the newest, or the newest that was known.
    private static string Versions(CubeSource source, string market, string series, string location, string from) => $"""
        (
            SELECT series, ts, latest.1 AS value, latest.2 AS interval_minutes
            FROM
            (
                SELECT series, ts, argMax((value, interval_minutes), {SeriesTable.StandingRank}) AS latest
                FROM iso_series
                WHERE {market} AND series IN ({series}) AND location = '{location}' AND {Since(from)} AND {source.Known}
                GROUP BY series, ts
            )
            WHERE isNotNull(latest.1)
        )
        """;
}
