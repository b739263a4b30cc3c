using System.Data.Common;
using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;

namespace GridGrains.ClickHouse.Queries;

/// <summary>Rows of one statement, each made into a record.</summary>
internal static class WarehouseRows
{
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public static async Task<IReadOnlyList<T>> ReadRowsAsync<T>(
        this Warehouse warehouse, string sql, QueryParameters parameters, int maxSeconds, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        // The first use of a server brings up its schema: too long for a request.
        var client = warehouse.Absence is { } reason ? throw new WarehouseUnavailableException(reason) : await warehouse.OpenAsync(cancellation);
        var settings = new Dictionary<string, object> { ["max_execution_time"] = maxSeconds };
        parameters.AddTo(settings);
        try
        {
            using var reader = await client.ExecuteReaderAsync(sql, null, new QueryOptions { CustomSettings = settings }, cancellation);
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new WarehouseUnavailableException("the warehouse's server cannot be reached", error);
        }
    }

    public static DateTime UtcAt(this DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    /// <summary>A whole number of any width.</summary>
    public static long WholeAt(this DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
