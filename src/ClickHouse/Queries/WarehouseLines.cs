using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using GridGrains.ClickHouse.Access;

namespace GridGrains.ClickHouse.Queries;

/// <summary>Results as JSON arrays, a row each: what a program reads that does not pass them on.</summary>
internal static class WarehouseLines
{
    /// <summary>Reads under way at once: they take no turn of a tier, and may not crowd out those that do.</summary>
    private static readonly SemaphoreSlim Turns = new(8);

    private static readonly ResultForm Rows = new("rows", "JSONCompactEachRow", "application/json");

    /// <returns>A row's values; an array is the caller's until the next.</returns>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">The query costs too much.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        this WarehouseQueries queries, string sql, QueryParameters parameters, QueryCaps caps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Turns.WaitAsync(cancellation);
        try
        {
            using var result = await queries.RunAsync(sql, parameters, Rows, caps, cancellation);
            await using var body = await result.ReadDecompressedStreamAsync();
            using var lines = new StreamReader(body, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellation) is { Length: > 0 } line)
            {
                using var row = JsonDocument.Parse(line);
                yield return row.RootElement;
            }
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>A number of microseconds since 1970.</summary>
    public static DateTime MomentAt(this JsonElement row, int column) => DateTime.UnixEpoch.AddTicks(row[column].GetInt64() * TimeSpan.TicksPerMicrosecond);

    /// <summary>NaN for NULL.</summary>
    public static double NumberAt(this JsonElement row, int column) => row[column].ValueKind == JsonValueKind.Null ? double.NaN : row[column].GetDouble();

    /// <summary>Null for an empty text.</summary>
    public static string? TextAt(this JsonElement row, int column) => row[column].GetString() is { Length: > 0 } text ? text : null;
}
