using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using GridGrains.ClickHouse.Access;

namespace GridGrains.ClickHouse.Queries;

/// <summary>What one query may cost.</summary>
/// <param name="Threads">Null for the server's own bound.</param>
public sealed record QueryCaps(int Seconds = 8, long MemoryBytes = 1L << 30, int ResultRows = 200_000, int? Threads = null)
{
    /// <summary>A cube reads little: where several are asked at once, a second thread costs each more than it gains.</summary>
    public static readonly QueryCaps OfCube = new(Threads: 1);

    /// <summary>As <see cref="Parse"/> reads it: seconds, bytes, rows, threads or nothing.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds}:{MemoryBytes}:{ResultRows}:{Threads}");

    /// <exception cref="FormatException">It is none that <see cref="ToString"/> wrote.</exception>
    public static QueryCaps Parse(string text) => text.Split(':') is [var seconds, var memory, var rows, var threads]
        ? new QueryCaps(NumberOf(seconds), long.Parse(memory, CultureInfo.InvariantCulture), NumberOf(rows), threads.Length == 0 ? null : NumberOf(threads))
        : throw new FormatException($"'{text}' says no caps");

    private static int NumberOf(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>A query was ended because it cost too much; the message says which cap.</summary>
/// <param name="cap">time, memory or rows.</param>
public sealed class QueryCappedException(string message, Exception? inner, string cap = QueryCappedException.Rows) : Exception(message, inner)
{
    public const string Time = "time";
    public const string Memory = "memory";
    public const string Rows = "rows";

    public string Cap { get; } = cap;
}

/// <summary>Runs read-only statements with typed parameters under caps of time, memory and rows.</summary>
public sealed class WarehouseQueries(Warehouse warehouse)
{
    private const int TimeoutExceeded = 159;
    private const int TooManyRows = 158;
    private const int TooManyRowsOrBytes = 396;
    private const int MemoryExceeded = 241;

    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    /// <exception cref="QueryCappedException">The query costs too much.</exception>
    public async Task<ClickHouseRawResult> RunAsync(string sql, QueryParameters parameters, ResultForm form, QueryCaps caps, CancellationToken cancellation)
    {
        // The first use of a server brings up its schema: too long for a request.
        var client = warehouse.Absence is { } reason ? throw new WarehouseUnavailableException(reason) : await warehouse.OpenAsync(cancellation);
        try
        {
            return await client.ExecuteRawResultAsync($"{sql}\nFORMAT {form.Format}", new QueryOptions { CustomSettings = SettingsOf(parameters, caps) }, cancellation);
        }
        catch (ClickHouseServerException error) when (error.ErrorCode is TimeoutExceeded or TooManyRows or TooManyRowsOrBytes or MemoryExceeded)
        {
            throw new QueryCappedException($"the query was ended: it takes more than {caps.Seconds} s, {caps.MemoryBytes >> 20} MB or {caps.ResultRows} rows of result; ask for less", error, CapOf(error));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new WarehouseUnavailableException("the warehouse's server cannot be reached", error);
        }
    }

    private static string CapOf(ClickHouseServerException error) => error.ErrorCode switch
    {
        TimeoutExceeded => QueryCappedException.Time,
        MemoryExceeded => QueryCappedException.Memory,
        _ => QueryCappedException.Rows,
    };

    private static Dictionary<string, object> SettingsOf(QueryParameters parameters, QueryCaps caps)
    {
        var settings = new Dictionary<string, object>
        {
            ["readonly"] = 2,
            ["max_execution_time"] = caps.Seconds,
            ["max_memory_usage"] = caps.MemoryBytes,
            ["max_result_rows"] = caps.ResultRows,
            ["cancel_http_readonly_queries_on_client_close"] = 1,
            ["output_format_json_quote_64bit_integers"] = 0,
            ["output_format_json_quote_denormals"] = 0,
            ["output_format_write_statistics"] = 0,
            ["output_format_arrow_string_as_string"] = 1,
            ["date_time_output_format"] = "iso",
            ["format_csv_null_representation"] = "",
            ["do_not_merge_across_partitions_select_final"] = 1,
            ["optimize_move_to_prewhere_if_final"] = 1,
            ["use_uncompressed_cache"] = 1,
        };
        if (caps.Threads is { } threads)
        {
            settings["max_threads"] = threads;
        }

        parameters.AddTo(settings);
        return settings;
    }
}
