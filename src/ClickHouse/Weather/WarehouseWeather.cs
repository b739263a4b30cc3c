using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Weather;

namespace GridGrains.ClickHouse.Weather;

/// <summary>Hours of cells that were known at a moment, from the table of all sources.</summary>
public sealed class WarehouseWeather(WarehouseQueries queries)
{
    private static readonly QueryCaps Caps = new(ResultRows: 200_000, Threads: 2);

    /// <returns>Of each hour that a cell may have kept, the newest observation and the newest forecast.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">There are more than 200,000.</exception>
    public async Task<List<WeatherRow>> ReadAsync(IEnumerable<string> cells, AsOf asOf, CancellationToken cancellation)
    {
        var sql = $$"""
            SELECT cell, toString(source), toUnixTimestamp64Micro(ts), is_observed, forecast_hour, temperature_c, dew_point_c, wind_mps, cloud_cover, confidence, toUnixTimestamp64Micro(known_at),
                log_partition, log_offset
            FROM weather_raw
            WHERE cell IN {cells:Array(String)} AND ts > {as_of:DateTime64(6, 'UTC')} - toIntervalHour({{CellState.KeptHours}}) AND known_at <= {as_of:DateTime64(6, 'UTC')}
            ORDER BY cell, ts, is_observed, known_at DESC, log_offset DESC
            LIMIT 1 BY cell, ts, is_observed
            """;
        var rows = new List<WeatherRow>();
        await foreach (var row in queries.ReadAsync(sql, new QueryParameters().Texts("cells", cells).Moment("as_of", asOf.MomentUtc), Caps, cancellation))
        {
            var hour = WeatherHour.Of(row.MomentAt(2));
            var issue = row[3].GetBoolean() ? CellHour.Observed : hour - row[4].GetInt32();
            var confidence = row.NumberAt(9);
            rows.Add(new WeatherRow(
                row[0].GetString()!, row[1].GetString()!,
                CellHour.Of(hour, issue, row.NumberAt(5), row.NumberAt(6), row.NumberAt(7), row.NumberAt(8), double.IsNaN(confidence) ? 1 : confidence),
                row.MomentAt(10), default, row[11].GetInt32(), row[12].GetInt64()));
        }

        return rows;
    }
}
