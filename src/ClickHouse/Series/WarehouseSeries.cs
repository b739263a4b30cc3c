using System.Data.Common;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Series;

/// <summary>Series from the table of all versions.</summary>
public sealed class WarehouseSeries(Warehouse warehouse)
{
    /// <summary>About a year of five minutes.</summary>
    public const int MaxRows = 110_000;

    private const int Seconds = 8;

    /// <summary>Why it cannot be asked now; null when it can.</summary>
    public string? Absence => warehouse.Absence;

    /// <summary>Places that the table has a series of, in the order of their names; at most 1,000.</summary>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public Task<IReadOnlyList<string>> PlacesAsync(string market, string series, CancellationToken cancellation) => warehouse.ReadRowsAsync(
        "SELECT DISTINCT toString(location) FROM iso_series WHERE iso = {iso:String} AND series = {series:String} ORDER BY 1 LIMIT 1000",
        new QueryParameters().Text("iso", market).Text("series", series), Seconds, static row => row.GetString(0), cancellation);

    /// <returns>The newest intervals, one version of each, ascending.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public Task<IReadOnlyList<SeriesPoint>> NewestAsync(SeriesKey key, int intervals, CancellationToken cancellation) => warehouse.ReadRowsAsync(
        $$"""
        SELECT ts, latest.1, latest.2, ifNull(latest.3, nan), latest.4
        FROM
        (
            SELECT ts, argMax((interval_minutes, known_at, value, toString(source)), {{SeriesTable.StandingRank}}) AS latest
            FROM iso_series
            WHERE iso = {iso:String} AND series = {series:String} AND location = {location:String}
            GROUP BY ts
            ORDER BY ts DESC
            LIMIT {take:UInt32}
        )
        ORDER BY ts
        """,
        new QueryParameters().Text("iso", key.Market).Text("series", key.Series).Text("location", key.Location).Number("take", intervals), Seconds, PointOf, cancellation);

    /// <param name="fromUtc">First interval start, inclusive.</param>
    /// <param name="toUtc">Last interval start, exclusive.</param>
    /// <param name="knownAtUtc">Only what was known then.</param>
    /// <returns>One version of each interval, ascending.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than <see cref="MaxRows"/>.</exception>
    public async Task<IReadOnlyList<SeriesPoint>> ReadAsync(SeriesKey key, DateTime fromUtc, DateTime toUtc, DateTime knownAtUtc, CancellationToken cancellation)
    {
        var parameters = new QueryParameters().Text("iso", key.Market).Text("series", key.Series).Text("location", key.Location)
            .Moment("from", fromUtc).Moment("to", toUtc).Moment("known", knownAtUtc).Number("take", MaxRows + 1);
        var points = await warehouse.ReadRowsAsync(
            $$"""
            SELECT ts, latest.1, latest.2, ifNull(latest.3, nan), latest.4
            FROM
            (
                SELECT ts, argMax((interval_minutes, known_at, value, toString(source)), {{SeriesTable.StandingRank}}) AS latest
                FROM iso_series
                WHERE iso = {iso:String} AND series = {series:String} AND location = {location:String}
                    AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND known_at <= {known:DateTime64(6, 'UTC')}
                GROUP BY ts
            )
            ORDER BY ts
            LIMIT {take:UInt32}
            """,
            parameters, Seconds, PointOf, cancellation);
        return points.Count <= MaxRows ? points : throw new QueryCappedException($"there are more than {MaxRows} intervals; ask for less time", null);
    }

    private static SeriesPoint PointOf(DbDataReader row) => new(row.UtcAt(0), (int)row.WholeAt(1), row.UtcAt(2), row.GetDouble(3)) { Source = row.GetString(4) };
}
