using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Sql;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Sql;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Sql;

/// <summary>SQL of people and programs over the platform's tables: judged, held to the caller's markets, run read-only under the caps of its tier.</summary>
internal sealed class SqlEndpoints(SqlDesk desk, SiloParts parts)
{
    public const int DefaultRows = 10_000;
    public const int MaxRows = 200_000;
    public const string TruncatedHeader = "X-Truncated";
    public const string RowsHeader = "X-Row-Count";
    public const string SourceHeader = "X-Source";

    private const string Tag = "SQL";
    private const int MaxBodyBytes = 128 * 1024;
    private const int TimeoutMilliseconds = 100_000;

    // A misspelt bound must not pass for none.
    private static readonly ApiJson Strict = new(new JsonSerializerOptions(ApiJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    private static readonly string[] Members = [.. Strict.SqlRequest.Properties.Select(property => property.Name)];

    private static readonly QueryCaps Caps = new(Seconds: 30, MemoryBytes: 1L << 30, ResultRows: MaxRows, Threads: 1);

    private readonly IReadOnlyList<SqlTable> _tables = SqlTable.Of(parts.All.SelectMany(part => part.Definitions), parts.All.SelectMany(part => part.ComputedTables));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<SqlEndpoints>();
        routes.MapApiPost("/v1/sql", endpoints.RunAsync).Needs(AccessScope.Query, TenantReach.Filtered).TakesTurn(Tiers.Interactive)
            .Describe<SqlAnswer>(
                "runSql", Tag, "Run one SELECT",
                "ClickHouse's dialect over the platform's tables, read-only. Values go as parameters, never in the text. CSV and Arrow by format or Accept; X-Truncated says whether rows are missing.",
                SqlExamples.Answer)
            .WithForms(ResultForm.Csv.ContentType, ResultForm.Arrow.ContentType)
            .WithBody(SqlExamples.Request, "application/json")
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status429TooManyRequests)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.WithMetadata(new RequestTimeoutAttribute(TimeoutMilliseconds)));
        routes.MapApiPost("/v1/sql/check", endpoints.CheckAsync).Needs(AccessScope.Query, TenantReach.Filtered)
            .Describe<SqlCheck>("checkSql", Tag, "Ask whether a statement may run", "What it reads and the columns it gives, or why it may not run and where. It is not run, and reads no rows.", SqlExamples.Check)
            .WithBody(SqlExamples.Request, "application/json")
            .WithAnswer(StatusCodes.Status413PayloadTooLarge)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);
        routes.MapApiGet("/v1/sql/tables", endpoints.ListAsync).Needs(AccessScope.Query, TenantReach.Filtered)
            .Describe<SqlTableList>("listSqlTables", Tag, "Tables that statements may name", "Those that the caller may read, with their columns.", SqlExamples.Tables);
    }

    public async Task RunAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        var form = FormOf(context, request);
        try
        {
            await RunAsync(context, request, form);
        }
        catch (SqlRefusedException refused)
        {
            throw SqlProblems.Of(refused, request.Sql!);
        }
        catch (QueryCappedException capped) when (context.Features.Get<Turn>() is null)
        {
            throw new ApiException(AdmissionProblems.QueryKilled, capped.Message);
        }
    }

    private async Task RunAsync(HttpContext context, SqlRequest request, ResultForm form)
    {
        var caps = context.CapsOf(Caps);
        var rows = Math.Min(RowsOf(request), caps.ResultRows);
        var isJson = form == ResultForm.Json;
        var parameters = SqlParameters.Of(request.Parameters);
        SqlQueries.Preview(request.Sql!, parameters);
        using var session = await desk.OpenAsync(context.RequestAborted);
        using var result = await session.Queries.RunAsync(
            request.Sql!, parameters, ReachOf(context.Caller()), isJson ? SqlJsonWriter.Lines.Format : form.Format, rows, caps, context.RequestAborted);
        await using var body = await result.OpenAsync(context.RequestAborted);
        context.Response.ContentType = form.ContentType;
        context.Response.Headers[TruncatedHeader] = result.IsTruncated ? "true" : "false";
        context.Response.Headers[SourceHeader] = session.Source;
        if (result.Rows is { } known)
        {
            context.Response.Headers[RowsHeader] = known.ToString(CultureInfo.InvariantCulture);
            context.NoteRows(known);
        }

        if (!isJson)
        {
            await context.PassOnAsync(body);
            return;
        }

        var writer = new SqlJsonWriter(context.Response.BodyWriter);
        await writer.WriteAsync(body, result.IsTruncated, session.Source, context.RequestAborted);
        context.NoteRows(writer.Rows);
        if (context.Features.Get<Turn>() is { } turn)
        {
            turn.Bytes = writer.Bytes;
        }
    }

    public async Task CheckAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        SqlCheck answer;
        try
        {
            var parameters = SqlParameters.Of(request.Parameters);
            SqlQueries.Preview(request.Sql!, parameters);
            using var session = await desk.OpenAsync(context.RequestAborted);
            var (plan, columns) = await session.Queries.CheckAsync(request.Sql!, parameters, ReachOf(context.Caller()), context.RequestAborted);
            answer = new SqlCheck(true, plan.Tables, plan.Parameters, null, null, null, null, [], [.. columns.Select(column => new CubeColumn(column.Key, column.Value))]);
        }
        catch (QueryCappedException capped)
        {
            throw new ApiException(AdmissionProblems.QueryKilled, capped.Message);
        }
        catch (SqlRefusedException refused)
        {
            var place = SqlPlaceText.Of(request.Sql!, refused.At);
            answer = new SqlCheck(false, [], [], refused.Code, refused.Message, place?.Line, place?.Column, refused.Suggestions, []);
        }

        await context.WriteJsonAsync(answer, ApiJson.Default.SqlCheck);
    }

    public Task ListAsync(HttpContext context) => context.WriteJsonAsync(
        new SqlTableList([.. ReachOf(context.Caller()).Tables.OrderBy(table => table.Name, StringComparer.Ordinal).Select(ViewOf)]), ApiJson.Default.SqlTableList);

    private SqlReach ReachOf(Caller caller) => SqlReach.Of(_tables, caller.Isos, caller.Has(AccessScope.Operate));

    private static async Task<SqlRequest> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        try
        {
            var request = JsonSerializer.Deserialize(body.Span, Strict.SqlRequest);
            return request?.Sql is null ? throw ApiException.Unprocessable("sql is missing; the body is {\"sql\": \"SELECT ...\", \"parameters\": {...}}") : request;
        }
        catch (JsonException fault)
        {
            var near = JsonFaults.UnknownOf(fault) is { } unknown ? NearestName.Of(unknown, Members) : null;
            throw new ApiException(EngineProblems.Malformed, $"{JsonFaults.Describe(fault)}{(near is null ? "" : $"; the nearest is '{near}'")}") { Suggestions = near is null ? null : [near] };
        }
    }

    private static int RowsOf(SqlRequest request) => request.MaxRows switch
    {
        null => DefaultRows,
        >= 1 and <= MaxRows and var rows => rows,
        var rows => throw ApiException.Unprocessable($"max_rows is 1 to {MaxRows}, not {rows}"),
    };

    private static ResultForm FormOf(HttpContext context, SqlRequest request)
    {
        if (request.Format is { } word)
        {
            return ResultForm.All.FirstOrDefault(form => form.Word == word)
                ?? throw ApiException.Unprocessable($"format '{word}' is none of {string.Join(", ", ResultForm.All.Select(form => form.Word))}");
        }

        var accepted = context.Request.GetTypedHeaders().Accept.OrderByDescending(accept => accept.Quality ?? 1).Select(accept => accept.MediaType.Value);
        return accepted.Select(type => ResultForm.All.FirstOrDefault(form => form.ContentType.Split(';')[0] == type)).OfType<ResultForm>().FirstOrDefault() ?? ResultForm.Json;
    }

    private static SqlTableView ViewOf(SqlTable table) => new(
        table.Name, table.Doc, table.Parameter is { } parameter ? $"{table.Name}({parameter} = '2026-06-01 12:00:00')" : table.Name,
        [.. table.Columns.Select(column => new SqlColumnView(column.Name, column.Type, column.Doc, column.Unit))]);
}
