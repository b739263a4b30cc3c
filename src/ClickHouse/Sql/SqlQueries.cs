using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Where statements run.</summary>
/// <param name="ConnectionString">For the driver. It holds a secret.</param>
/// <param name="Database">Of the tables.</param>
/// <param name="EmptyDatabase">That unqualified names are of: nothing is in it.</param>
public sealed record SqlPlace(string ConnectionString, string Database, string EmptyDatabase);

/// <summary>Rows in the form that was asked for. Dispose it to let go of the engine.</summary>
public sealed class SqlResult : IDisposable
{
    private readonly SqlEngineResult _result;

    internal SqlResult(SqlEngineResult result, bool isTruncated, long? rows) => (_result, IsTruncated, Rows) = (result, isTruncated, rows);

    /// <summary>There are more rows than were asked for.</summary>
    public bool IsTruncated { get; }

    /// <summary>Of the result; null where the engine does not say.</summary>
    public long? Rows { get; }

    public Task<Stream> OpenAsync(CancellationToken cancellation) => _result.OpenAsync(cancellation);

    public void Dispose() => _result.Dispose();
}

/// <summary>Judges and runs statements of people and programs: read-only, over the platform's tables alone, under caps.</summary>
/// <param name="place">Asked each time.</param>
public sealed class SqlQueries(Func<CancellationToken, ValueTask<SqlPlace>> place, HttpClient http)
{
    /// <summary>What one statement may read.</summary>
    public const long MaxRowsRead = 2_000_000_000;
    public const long MaxBytesRead = 100L << 30;
    public const long MaxResultBytes = 512L << 20;

    private const string ExplainOpen = "EXPLAIN AST (";
    private const string Lines = "TSVRaw";
    private const string UnionMode = "union_default_mode";
    private const string Distinct = "DISTINCT";
    private const string EngineGone = "the engine that runs SQL cannot be reached";

    private static readonly QueryCaps ParseCaps = new(Seconds: 5, MemoryBytes: 256 << 20);
    private static readonly Dictionary<string, string> ParseSettings = new() { ["readonly"] = "2", ["max_execution_time"] = "5", ["max_memory_usage"] = "268435456", [UnionMode] = Distinct };

    private readonly SqlEngine _engine = new(http);
    private readonly ConcurrentDictionary<string, SqlNode> _own = new(StringComparer.Ordinal);

    /// <summary>Refuses what no engine need be asked about.</summary>
    /// <exception cref="SqlRefusedException">It may not run.</exception>
    public static void Preview(string statement, SqlParameters parameters) => parameters.Fit(SqlGate.Read(statement));

    /// <summary>What the gate makes of a statement, and the engine of its names and types, over tables without rows: it is not run.</summary>
    /// <exception cref="SqlRefusedException">It may not run, or the engine finds a fault in it.</exception>
    /// <exception cref="WarehouseUnavailableException">There is no engine now.</exception>
    public async Task<SqlAnalysis> CheckAsync(string statement, SqlParameters parameters, SqlReach reach, CancellationToken cancellation)
    {
        var text = SqlGate.Read(statement);
        parameters = parameters.Fit(text);
        var where = await place(cancellation);
        var plan = await GateOf(where, text).JudgeAsync(text, parameters, reach, cancellation);
        try
        {
            using var result = await SendAsync(where, $"DESCRIBE (\n{plan.Hollow}\n)", SqlAnalysis.Format, SettingsOf(reach, ParseCaps), parameters, ParseCaps, text, cancellation);
            using var reader = new StreamReader(await result.OpenAsync(cancellation), Encoding.UTF8);
            return new SqlAnalysis(plan, SqlAnalysis.ColumnsOf(await reader.ReadToEndAsync(cancellation)));
        }
        catch (SqlRefusedException refused) when (refused.EngineCode == SqlErrors.Division)
        {
            // A subquery that gives one value is nothing here, and may be the divisor: only a run shows it.
            return new SqlAnalysis(plan, []);
        }
    }

    /// <param name="maxRows">Of the result.</param>
    /// <exception cref="SqlRefusedException">It may not run, or the engine finds a fault in it.</exception>
    /// <exception cref="QueryCappedException">It costs too much.</exception>
    /// <exception cref="WarehouseUnavailableException">There is no engine now.</exception>
    public async Task<SqlResult> RunAsync(string statement, SqlParameters parameters, SqlReach reach, string format, int maxRows, QueryCaps caps, CancellationToken cancellation)
    {
        var text = SqlGate.Read(statement);
        parameters = parameters.Fit(text);
        var where = await place(cancellation);
        var plan = await GateOf(where, text).JudgeAsync(text, parameters, reach, cancellation);
        var result = await RunAsync(where, text, plan, parameters, reach, format, maxRows + 1L, caps, cancellation);
        if (result.Rows is not { } rows || rows <= maxRows)
        {
            return new SqlResult(result, isTruncated: false, result.Rows);
        }

        // Which rows are the first was decided by the engine, and no reader of its forms is needed to cut one off: it is asked once more, for as many as may be.
        result.Dispose();
        return new SqlResult(await RunAsync(where, text, plan, parameters, reach, format, maxRows, caps, cancellation), isTruncated: true, maxRows);
    }

    /// <summary>What can be said of a statement over a batch without its rows; types and names only where <paramref name="knowsColumns"/>.</summary>
    /// <exception cref="SqlRefusedException">It may not run, or the engine finds a fault in it.</exception>
    /// <exception cref="WarehouseUnavailableException">There is no engine now.</exception>
    public async Task<SqlAnalysis> CheckAsync(string statement, SqlBatch batch, bool knowsColumns, CancellationToken cancellation)
    {
        var (where, text, plan) = await JudgeAsync(statement, batch, cancellation);
        if (!knowsColumns)
        {
            return new SqlAnalysis(plan, []);
        }

        var (described, settings) = ($"DESCRIBE (\n{batch.Hollow().Around(plan.Statement, "")}\n)", SettingsOf(batch.Reach, ParseCaps));
        using var result = await SendAsync(where, described, SqlAnalysis.Format, settings, SqlParameters.None, ParseCaps, text, cancellation);
        using var reader = new StreamReader(await result.OpenAsync(cancellation), Encoding.UTF8);
        return new SqlAnalysis(plan, SqlAnalysis.ColumnsOf(await reader.ReadToEndAsync(cancellation)));
    }

    /// <summary>Runs a statement over the rows of a batch alone.</summary>
    /// <exception cref="SqlRefusedException">It may not run, or the engine finds a fault in it.</exception>
    /// <exception cref="QueryCappedException">It costs too much, or the batch has too many bytes.</exception>
    /// <exception cref="WarehouseUnavailableException">There is no engine now.</exception>
    public async Task<SqlBatchResult> TransformAsync(string statement, SqlBatch batch, QueryCaps caps, CancellationToken cancellation)
    {
        var (where, text, plan) = await JudgeAsync(statement, batch, cancellation);
        var (full, settings) = (batch.Around(plan.Statement, string.Create(CultureInfo.InvariantCulture, $" LIMIT {caps.ResultRows + 1L}")), SettingsOf(batch.Reach, caps));
        (settings["max_query_size"], settings["max_result_bytes"]) = (Text(2L * SqlBatch.MaxBytes), Text(SqlBatch.MaxBytes));
        using var result = await SendAsync(where, full, SqlLines.Format, settings, SqlParameters.None, caps, text, cancellation);
        await using var lines = await result.OpenAsync(cancellation);
        var made = await SqlLines.ReadAsync(lines, cancellation);
        return made.Rows.Count <= caps.ResultRows ? made : throw new QueryCappedException($"the statement gives more than {caps.ResultRows} rows; take smaller pages", null);
    }

    private async Task<(SqlPlace Where, SqlText Text, SqlPlan Plan)> JudgeAsync(string statement, SqlBatch batch, CancellationToken cancellation)
    {
        var text = SqlGate.Read(statement);
        if (text.Parameters.FirstOrDefault() is { Token: var token, Name: { } name })
        {
            throw SqlRefusedException.Forbids($"a statement over a batch has no parameters; write the value of {name} in its place", token.Start);
        }

        var where = await place(cancellation);
        return (where, text, await GateOf(where, text).JudgeAsync(text, SqlParameters.None, batch.Reach, cancellation));
    }

    private SqlGate GateOf(SqlPlace where, SqlText written) => new((text, parameters, cancellation) => ExplainAsync(where, written, text, parameters, cancellation), where.Database);

    private async Task<SqlNode> ExplainAsync(SqlPlace where, SqlText written, string text, SqlParameters parameters, CancellationToken cancellation)
    {
        var isOwn = ReferenceEquals(parameters, SqlParameters.None) && text.StartsWith($"SELECT * FROM (SELECT * FROM {where.Database}.", StringComparison.Ordinal);
        if (isOwn && _own.TryGetValue(text, out var known))
        {
            return known;
        }

        using var result = await SendAsync(where, $"{ExplainOpen}{text}\n)", Lines, ParseSettings, parameters, ParseCaps, written, cancellation);
        using var reader = new StreamReader(await result.OpenAsync(cancellation), Encoding.UTF8);
        var parse = ParseOf(await reader.ReadToEndAsync(cancellation));
        if (isOwn && _own.Count < 1000)
        {
            _own[text] = parse;
        }

        return parse;
    }

    private static SqlNode ParseOf(string text)
    {
        try
        {
            return SqlNode.Parse(text);
        }
        catch (FormatException unknown)
        {
            throw SqlRefusedException.Forbids($"the engine's parse of the statement is not understood: {unknown.Message}");
        }
    }

    private Task<SqlEngineResult> RunAsync(
        SqlPlace where, SqlText written, SqlPlan plan, SqlParameters parameters, SqlReach reach, string format, long rows, QueryCaps caps, CancellationToken cancellation)
    {
        var settings = SettingsOf(reach, caps);
        var text = plan.Statement;
        if (plan.IsOneSelect)
        {
            settings["limit"] = rows.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            text = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM (\n{text}\n) LIMIT {rows}");
        }

        return SendAsync(where, text, format, settings, parameters, caps, written, cancellation);
    }

    private async Task<SqlEngineResult> SendAsync(
        SqlPlace where, string text, string format, IReadOnlyDictionary<string, string> settings, SqlParameters parameters, QueryCaps caps, SqlText written, CancellationToken cancellation)
    {
        try
        {
            return await _engine.SendAsync(where.ConnectionString, where.EmptyDatabase, text, format, settings, parameters, cancellation);
        }
        catch (SqlEngineException error)
        {
            throw SqlErrors.Of(error, caps, ExplainOpen.Length, written);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new WarehouseUnavailableException(EngineGone, error);
        }
    }

    private static Dictionary<string, string> SettingsOf(SqlReach reach, QueryCaps caps)
    {
        var settings = new Dictionary<string, string>
        {
            ["readonly"] = "2",
            ["max_execution_time"] = Text(caps.Seconds),
            ["max_memory_usage"] = Text(caps.MemoryBytes),
            ["max_rows_to_read"] = Text(MaxRowsRead),
            ["max_bytes_to_read"] = Text(MaxBytesRead),
            ["max_result_bytes"] = Text(MaxResultBytes),
            ["max_threads"] = Text(caps.Threads ?? 1),
            ["max_ast_elements"] = "50000",
            ["max_expanded_ast_elements"] = "500000",
            ["enable_global_with_statement"] = "1",
            ["max_bytes_before_external_sort"] = "0",
            ["max_bytes_before_external_group_by"] = "0",
            ["max_bytes_ratio_before_external_sort"] = "0",
            ["max_bytes_ratio_before_external_group_by"] = "0",
            ["cancel_http_readonly_queries_on_client_close"] = "1",
            ["output_format_json_quote_64bit_integers"] = "0",
            ["output_format_json_quote_denormals"] = "0",
            ["output_format_arrow_string_as_string"] = "1",
            ["date_time_output_format"] = "iso",
            ["date_time_input_format"] = "basic",
            ["cast_string_to_date_time_mode"] = "basic",
            [UnionMode] = Distinct,
            ["format_csv_null_representation"] = "",
            ["do_not_merge_across_partitions_select_final"] = "1",
        };
        if (reach.Isos is not null)
        {
            // A condition of the author's must not meet a row before the filter has let it through: an error of it would show what the row holds.
            settings["query_plan_filter_push_down"] = settings["enable_optimize_predicate_expression"] = settings["query_plan_merge_filters"] = "0";
            settings["query_plan_merge_expressions"] = "0";
        }

        return settings;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
