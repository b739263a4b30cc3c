using System.Buffers;
using System.Security.Cryptography;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Sessions;
using GridGrains.ClickHouse.Embedded.Statements;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Runs the statement of a request. Calls into the engine block, so each has a pool thread; the session is the request's alone.</summary>
internal sealed class QueryEndpoint(SessionPool pool)
{
    private const int InsertPiece = 1 << 20;

    public async Task RunAsync(HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var request = await QueryRequest.ReadAsync(context.Request, pool.Rules, cancellation);
        await using var body = ContentCoding.Decode(context.Request);
        var reader = new StatementReader(request, body);
        await reader.ReadAsync(cancellation);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        QueryResponse.Describe(context.Response, request.QueryId ?? id, pool.TimeZone);
        var session = await pool.RentAsync(cancellation);
        try
        {
            await WatchedAsync(id, () => RunAsync(new Run(context, request, reader, session, id)), cancellation);
        }
        finally
        {
            pool.Return(session);
        }
    }

    /// <summary>Kills the query when the client goes away, and waits until it has ended: the session is in use until then.</summary>
    private async Task WatchedAsync(string id, Func<Task> run, CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = Task.CompletedTask;
        try
        {
            using var _ = cancellation.Register(() => cancelled = pool.CancelAsync(id, ended.Task));
            await run();
        }
        finally
        {
            ended.SetResult();
            await cancelled;
        }
    }

    private static async Task RunAsync(Run run)
    {
        await Task.Run(() =>
        {
            run.Session.Prepare(run.Request.Database, run.Request.Settings, run.Request.LogComment is { } comment ? $"{run.Id} {comment}" : run.Id);
            Admit(run);
        });
        var shape = run.Reader.Shape;
        var format = shape.Format ?? run.Request.DefaultFormat;
        if (shape.IsInsertWithData && !(shape.Format == "Values" && run.Request.Parameters.Count > 0))
        {
            await InsertAsync(run, format);
        }
        else if (shape.IsSelect && FormatTraits.CanStream(format))
        {
            await SelectAsync(run, format);
        }
        else
        {
            await ExecuteAsync(run, format);
        }
    }

    /// <summary>Refuses what the real server refuses and the engine would run.</summary>
    private static void Admit(Run run)
    {
        var shape = run.Reader.Shape;
        if (shape.WritesFile)
        {
            throw new EngineException(48, "NOT_IMPLEMENTED", "INTO OUTFILE is not available over HTTP");
        }

        var analysis = shape.IsInsertWithData
            ? new StatementAnalysis(StatementEffect.ChangesDatabase, 1)
            : run.Session.Connection.Analyze(run.Reader.Statement.Span);
        if (analysis.Statements > 1)
        {
            throw new EngineException(62, "SYNTAX_ERROR", "Syntax error (Multi-statements are not allowed)");
        }

        if (run.Request.ReadOnly && analysis.Effect is not (StatementEffect.ReadOnly or StatementEffect.Unknown))
        {
            throw new EngineException(164, "READONLY", "Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries");
        }

        // What such a statement leaves behind is the session's own and must not meet the next request.
        run.Session.Spoiled = analysis.Effect is StatementEffect.Control || shape.IsTemporary;
    }

    private static async Task InsertAsync(Run run, string format)
    {
        using var insert = await Task.Run(() => run.Session.Connection.Insert(run.Reader.Statement.Span, format, run.Request.Parameters));
        var piece = ArrayPool<byte>.Shared.Rent(InsertPiece);
        try
        {
            while (await run.Reader.NextDataAsync(piece, run.Aborted) is { IsEmpty: false } data)
            {
                await Task.Run(() => insert.Append(data.Span));
            }

            QueryResponse.Summarize(run.Response, await Task.Run(insert.Finish));
            run.Response.ContentLength = 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async Task ExecuteAsync(Run run, string format)
    {
        await run.Reader.ReadToEndAsync(run.Aborted);
        using var result = await Task.Run(() => run.Session.Connection.Query(run.Reader.Whole.Span, format, run.Request.Parameters));
        await using var response = new QueryResponse(run.Response, run.Request.ResponseCoding);
        response.Begin(format, result.Counts, result.Length);
        await response.WriteAsync(result, 0, run.Aborted);
    }

    private static async Task SelectAsync(Run run, string format)
    {
        using var stream = await Task.Run(() => run.Session.Connection.Stream(run.Reader.Whole.Span, format, run.Request.Parameters));
        var chunk = await Task.Run(stream.Next);
        var next = chunk is null ? null : await Task.Run(stream.Next);
        await using var response = new QueryResponse(run.Response, run.Request.ResponseCoding);
        response.Begin(format, next is null ? chunk?.Counts ?? default : null, next is null ? chunk?.Length ?? 0 : null);
        try
        {
            for (long offset = 0; chunk is not null; (chunk, next) = (next, next is null ? null : await Task.Run(stream.Next)))
            {
                await response.WriteAsync(chunk, offset, run.Aborted);
                offset = FormatTraits.HasBinaryHeader(format) && next is not null ? FormatTraits.BinaryHeaderLength(next.Span(0, (int)Math.Min(next.Length, int.MaxValue))) : 0;
                chunk.Dispose();
            }
        }
        catch (EngineException error)
        {
            await response.FailAsync(error.Message);
            throw;
        }
        finally
        {
            chunk?.Dispose();
            next?.Dispose();
        }
    }

    private sealed record Run(HttpContext Context, QueryRequest Request, StatementReader Reader, Session Session, string Id)
    {
        public HttpResponse Response => Context.Response;

        public CancellationToken Aborted => Context.RequestAborted;
    }
}
