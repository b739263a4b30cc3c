using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace GridGrains.Portal.Sql;

/// <summary>A statement to begin with.</summary>
/// <param name="Values">Of its parameters, by name.</param>
public sealed record SqlStatement(string Title, string Text, params (string Name, string Value)[] Values)
{
    /// <summary>The page with this statement in its text area.</summary>
    public string Address => "/sql" + QueryString.Create(
        [KeyValuePair.Create<string, string?>("q", Text), .. Values.Select(pair => KeyValuePair.Create<string, string?>($"p.{pair.Name}", pair.Value))]);
}

/// <summary>Questions of a desk that the page of SQL offers; the first stands there where the address has none.</summary>
public static class SqlStatements
{
    /// <param name="nowUtc">What was known is asked as of an hour before.</param>
    public static IReadOnlyList<SqlStatement> At(DateTime nowUtc) =>
    [
        new(
            "Mean price by hub",
            """
            SELECT hub, market, round(avg(price), 2) AS mean, max(ts) AS last_interval
            FROM hub_lmp_5m
            WHERE iso = {iso:String}
            GROUP BY hub, market
            ORDER BY hub, market
            """,
            ("iso", "CAISO")),
        new(
            "Last price of every hub",
            """
            SELECT iso, hub, argMax(price, ts) AS last_price, max(ts) AS interval_start
            FROM hub_lmp_5m
            WHERE market = 'REAL_TIME_5_MIN'
            GROUP BY iso, hub
            ORDER BY iso, hub
            """),
        new(
            "Most congestion",
            """
            SELECT node, round(avg(abs(congestion)), 2) AS mean_congestion, count() AS hours
            FROM node_lmp_1h
            WHERE iso = {iso:String}
            GROUP BY node
            ORDER BY mean_congestion DESC
            LIMIT 10
            """,
            ("iso", "CAISO")),
        new(
            "Known at a moment",
            """
            SELECT node, ts, lmp, known_at
            FROM iso_rt_lmp_as_of(as_of = {as_of:DateTime64(6, 'UTC')})
            WHERE iso = {iso:String}
            ORDER BY ts DESC, node
            LIMIT 50
            """,
            ("as_of", nowUtc.AddHours(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)), ("iso", "CAISO")),
    ];
}
