using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Series;

namespace GridGrains.ClickHouse.Series;

/// <summary>The warehouse's table of series, version by version.</summary>
public sealed class WarehouseSeriesVersions(Warehouse warehouse) : ISeriesVersions
{
    private const long MemoryBytes = 1L << 30;
    private const int Seconds = 600;

    private const string Sql =
        """
        SELECT toString(iso), toString(series), toString(location), toUnixTimestamp64Micro(ts), toInt64(interval_minutes), toUnixTimestamp64Micro(known_at), ifNull(value, nan)
        FROM iso_series
        WHERE ts >= {from:DateTime64(6, 'UTC')} AND ts < {to:DateTime64(6, 'UTC')} AND iso IN {markets:Array(String)} AND series IN {series:Array(String)}
        """;

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async ValueTask ReadAsync(SeriesScope scope, SeriesSelection versions, CancellationToken cancellation)
    {
        var settings = new QueryParameters().Moment("from", scope.FromUtc).Moment("to", scope.ToUtc).Texts("markets", scope.Markets).Texts("series", scope.Series).ToSettings();
        (settings["readonly"], settings["max_execution_time"], settings["max_memory_usage"]) = (2, Seconds, MemoryBytes);
        var client = await warehouse.OpenAsync(cancellation);
        using var reader = await client.ExecuteReaderAsync(Sql, null, new QueryOptions { CustomSettings = settings }, cancellation);
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            versions.Add(
                new SeriesKey(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
                new SeriesPoint(Utc(reader.GetInt64(3)), (int)reader.GetInt64(4), Utc(reader.GetInt64(5)), reader.GetDouble(6)));
        }
    }

    private static DateTime Utc(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
