using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Series;

/// <summary>Intervals in which constraints bound, as they were known at a moment, from the table of all versions.</summary>
public sealed class WarehouseConstraints(WarehouseQueries queries)
{
    private static readonly QueryCaps Caps = new(ResultRows: 500_000, Threads: 2);

    /// <param name="iso">Of one market; null for all.</param>
    /// <param name="sinceUtc">First interval start.</param>
    /// <returns>One version of each interval with a shadow price, ascending within a constraint. A day-ahead hour may lie after the moment.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than 500,000.</exception>
    public async Task<List<(SeriesKey Key, SeriesPoint Point)>> ReadAsync(Iso? iso, DateTime sinceUtc, AsOf asOf, CancellationToken cancellation)
    {
        const string Sql = """
            SELECT market, name, place, toUnixTimestamp64Micro(start), latest.1, toUnixTimestamp64Micro(latest.2), latest.3
            FROM
            (
                SELECT toString(iso) AS market, toString(series) AS name, toString(location) AS place, ts AS start, argMax((interval_minutes, known_at, ifNull(value, 0)), (known_at, log_offset)) AS latest
                FROM iso_series
                WHERE ({iso:String} = '' OR iso = {iso:String}) AND series IN {series:Array(String)} AND ts >= {since:DateTime64(6, 'UTC')} AND known_at <= {as_of:DateTime64(6, 'UTC')}
                    AND (ts < {as_of:DateTime64(6, 'UTC')} OR series = {ahead:String})
                GROUP BY iso, series, location, ts
            )
            WHERE latest.3 > 0
            ORDER BY market, name, place, start
            """;
        var rows = new List<(SeriesKey, SeriesPoint)>();
        var parameters = new QueryParameters().Text("iso", iso?.Code ?? "").Texts("series", [SeriesConstraint.RealTime, SeriesConstraint.DayAhead]).Text("ahead", SeriesConstraint.DayAhead)
            .Moment("since", sinceUtc).Moment("as_of", asOf.MomentUtc);
        await foreach (var row in queries.ReadAsync(Sql, parameters, Caps, cancellation))
        {
            rows.Add((new SeriesKey(row[0].GetString()!, row[1].GetString()!, row[2].GetString()!), new SeriesPoint(row.MomentAt(3), row[4].GetInt32(), row.MomentAt(5), row[6].GetDouble())));
        }

        return rows;
    }
}
