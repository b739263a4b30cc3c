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
            """
            SELECT ts, latest.1, latest.2, ifNull(latest.3, nan)
            FROM
            (
                SELECT ts, argMax((interval_minutes, known_at, value), (known_at, log_offset)) AS latest
                FROM iso_series
                WHERE iso = {iso:String} AND series = {series:String} AND location = {location:String}
                    AND ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND known_at <= {known:DateTime64(6, 'UTC')}
                GROUP BY ts
            )
            ORDER BY ts
            LIMIT {take:UInt32}
            """,
            parameters, Seconds, static row => new SeriesPoint(row.UtcAt(0), (int)row.WholeAt(1), row.UtcAt(2), row.GetDouble(3)), cancellation);
        return points.Count <= MaxRows ? points : throw new QueryCappedException($"there are more than {MaxRows} intervals; ask for less time", null);
    }
}
