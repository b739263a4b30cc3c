using System.Data.Common;
using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Weather;

/// <summary>A forecast run, over all its cells.</summary>
public sealed record StoredRun(string Source, DateTime IssuedUtc, DateTime FirstIngestedUtc, DateTime LastIngestedUtc, long Cells, long Hours, int LongestLeadHours);

/// <summary>An hour of a cell as one run, or one observation, gave it. NaN for a value that it does not have.</summary>
public sealed record StoredHour(
    DateTime Ts, string Source, bool IsObserved, DateTime KnownAtUtc, int LeadHours, double TemperatureC, double DewPointC, double WindMps, double CloudCover, double Confidence,
    DateTime IngestedUtc);

/// <summary>Forecasts exactly as they were issued, from the table that keeps every run.</summary>
public sealed class WarehouseRuns(Warehouse warehouse)
{
    /// <summary>Hours in an answer: sixteen days of every hour, of some sources.</summary>
    public const int MaxHours = 5_000;

    private const int Seconds = 8;

    private const string Hour =
        """
        ts, source, latest.1, known_at, latest.2, ifNull(latest.3, nan), ifNull(latest.4, nan), ifNull(latest.5, nan), ifNull(latest.6, nan), ifNull(latest.7, nan), latest.8
        """;

    private const string Values = "is_observed, forecast_hour, temperature_c, dew_point_c, wind_mps, cloud_cover, confidence, ingested_at";

    /// <param name="source">Empty for all.</param>
    /// <param name="fromUtc">First run, inclusive.</param>
    /// <param name="toUtc">Last run, exclusive.</param>
    /// <returns>Newest first.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public Task<IReadOnlyList<StoredRun>> RunsAsync(string source, DateTime fromUtc, DateTime toUtc, int limit, CancellationToken cancellation) => ReadAsync(
        """
        SELECT source, known_at, min(ingested_at), max(ingested_at), uniqExact(cell), uniqExact(ts), max(forecast_hour)
        FROM weather_raw
        WHERE NOT is_observed AND known_at >= {from:DateTime64(6, 'UTC')} AND known_at < {to:DateTime64(6, 'UTC')} AND ts >= {from:DateTime64(6, 'UTC')}
            AND ({source:String} = '' OR source = {source:String})
        GROUP BY source, known_at
        ORDER BY known_at DESC, source
        LIMIT {take:UInt32}
        """,
        new QueryParameters().Text("source", source).Moment("from", fromUtc).Moment("to", toUtc).Number("take", limit),
        static row => new StoredRun(row.GetString(0), row.UtcAt(1), row.UtcAt(2), row.UtcAt(3), row.WholeAt(4), row.WholeAt(5), (int)row.WholeAt(6)),
        cancellation);

    /// <summary>One run of a cell alone.</summary>
    /// <inheritdoc cref="RunsAsync"/>
    public Task<IReadOnlyList<StoredHour>> RunAsync(string cell, DateTime issuedUtc, string source, CancellationToken cancellation) => ReadAsync(
        $$"""
        SELECT {{Hour}}
        FROM
        (
            SELECT ts, source, known_at, argMax(tuple({{Values}}), log_offset) AS latest
            FROM weather_raw
            WHERE cell = {cell:String} AND NOT is_observed AND known_at = {issued:DateTime64(6, 'UTC')} AND ({source:String} = '' OR source = {source:String})
            GROUP BY ts, source, known_at
        )
        ORDER BY source, ts
        LIMIT {take:UInt32}
        """,
        new QueryParameters().Text("cell", cell).Moment("issued", issuedUtc).Text("source", source).Number("take", MaxHours),
        Read, cancellation);

    /// <summary>What stood at a moment: for each hour the newest observation or run that was known, or had come, by then.</summary>
    /// <param name="byArrival">By when the log took it, not by when the run began.</param>
    /// <inheritdoc cref="RunsAsync"/>
    public Task<IReadOnlyList<StoredHour>> AsOfAsync(
        string cell, DateTime asOfUtc, bool byArrival, string source, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation) => ReadAsync(
        $$"""
        SELECT ts, latest.9, latest.1, latest.10, latest.2, ifNull(latest.3, nan), ifNull(latest.4, nan), ifNull(latest.5, nan), ifNull(latest.6, nan), ifNull(latest.7, nan), latest.8
        FROM
        (
            SELECT ts,
                argMax((is_observed, forecast_hour, temperature_c, dew_point_c, wind_mps, cloud_cover, confidence, ingested_at, source, known_at), (is_observed, known_at, log_offset)) AS latest
            FROM weather_raw
            WHERE cell = {cell:String} AND {{(byArrival ? "ingested_at" : "known_at")}} <= {asof:DateTime64(6, 'UTC')}
                AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND ({source:String} = '' OR source = {source:String})
            GROUP BY ts
        )
        ORDER BY ts
        LIMIT {take:UInt32}
        """,
        new QueryParameters().Text("cell", cell).Moment("asof", asOfUtc).Text("source", source).Moment("from", fromUtc).Moment("to", toUtc).Number("take", MaxHours),
        Read, cancellation);

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql, QueryParameters parameters, Func<DbDataReader, T> read, CancellationToken cancellation) =>
        warehouse.ReadRowsAsync(sql, parameters, Seconds, read, cancellation);

    private static StoredHour Read(DbDataReader row) => new(
        row.UtcAt(0), row.GetString(1), Convert.ToBoolean(row.GetValue(2), CultureInfo.InvariantCulture), row.UtcAt(3), (int)row.WholeAt(4),
        row.GetDouble(5), row.GetDouble(6), row.GetDouble(7), row.GetDouble(8), row.GetDouble(9), row.UtcAt(10));
}
