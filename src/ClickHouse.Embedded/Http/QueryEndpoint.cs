using System.Buffers;
using System.Security.Cryptography;
using GridGrains.ClickHouse.Embedded.Blocks;
using GridGrains.ClickHouse.Embedded.Native;
using GridGrains.ClickHouse.Embedded.Sessions;
using GridGrains.ClickHouse.Embedded.Statements;
using Microsoft.AspNetCore.WebUtilities;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>Runs the statement of a request. Calls into the engine block, so each has a pool thread; the session is the request's alone.</summary>
internal sealed class QueryEndpoint(SessionPool pool)
{
    private const int InsertPiece = 1 << 20;

    private const string NoSession =
        "SET, USE and temporary tables within a session (session_id) are not available in the embedded engine: it keeps nothing between requests. Send settings and database with each request";

    public async Task RunAsync(HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var request = await QueryRequest.ReadAsync(context.Request, pool.Rules, cancellation);
        await using var decoded = ContentCoding.Decode(context.Request);
        await using var body = request.BodyIsFramed ? new BlockReadStream(decoded) : decoded;
        var reader = new StatementReader(request, body);
        await reader.ReadAsync(cancellation);
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        QueryResponse.Describe(context, request, request.QueryId ?? id, pool.TimeZone);
        var session = await pool.RentAsync(cancellation);
        try
        {
            await WatchedAsync(id, () => RunAsync(new Run(context, request, reader, session, id, pool)), cancellation);
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

    /// <summary>Refuses what the real server refuses and the engine would run, and what cannot be kept here.</summary>
    private static void Admit(Run run)
    {
        var shape = run.Reader.Shape;
        if (shape.WritesFile)
        {
            throw new EngineException(48, "NOT_IMPLEMENTED", "INTO OUTFILE is not available over HTTP");
        }

        if (shape.ReadsInput)
        {
            // The engine would wait for data that nobody can give it.
            throw new EngineException(48, "NOT_IMPLEMENTED", "INSERT ... SELECT over input() is not available here; insert the data as they are, or read them with file()");
        }

        if (run.Request.SessionId is not null && (shape.ChangesSession || shape.IsTemporary))
        {
            throw new EngineException(48, "NOT_IMPLEMENTED", NoSession);
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
        await using var response = new QueryResponse(run.Response, run.Request);
        response.Begin(format, result.Counts, result.Length);
        await response.WriteAsync(result, 0, run.Aborted);
    }

    private static async Task SelectAsync(Run run, string format)
    {
        using var stream = await Task.Run(() => run.Session.Connection.Stream(run.Reader.Whole.Span, format, run.Request.Parameters));
        if (run.Request.WaitsForEnd)
        {
            await HoldAsync(run, stream, format);
            return;
        }

        var chunk = await Task.Run(stream.Next);
        var next = chunk is null ? null : await Task.Run(stream.Next);
        await using var response = new QueryResponse(run.Response, run.Request);
        response.Begin(format, next is null ? chunk?.Counts ?? default : null, next is null ? chunk?.Length ?? 0 : null);
        try
        {
            for (long offset = 0; chunk is not null; (chunk, next) = (next, next is null ? null : await Task.Run(stream.Next)))
            {
                await response.WriteAsync(chunk, offset, run.Aborted);
                offset = next is null ? 0 : RepeatedHeader(next, format);
                chunk.Dispose();
            }
        }
        catch (EngineException error)
        {
            await response.FailAsync(run.Pool.WithVersion(error.Message));
            throw;
        }
        finally
        {
            chunk?.Dispose();
            next?.Dispose();
        }
    }

    /// <summary>Keeps the rows, in memory or in a file, until the query has ended: an error is then the answer's status, not its end.</summary>
    private static async Task HoldAsync(Run run, ResultStream stream, string format)
    {
        await using var held = new FileBufferingWriteStream(run.Request.BufferSize, tempFileDirectoryAccessor: () => run.Pool.HoldDirectory);
        QueryCounts counts = default;
        var first = true;
        while (await Task.Run(stream.Next) is { } next)
        {
            using var chunk = next;
            counts = first ? chunk.Counts : counts.And(chunk.Counts);
            for (var offset = first ? 0L : RepeatedHeader(chunk, format); offset < chunk.Length; offset += InsertPiece)
            {
                await held.WriteAsync(chunk.Memory(offset, (int)Math.Min(InsertPiece, chunk.Length - offset)), run.Aborted);
            }

            first = false;
        }

        await using var response = new QueryResponse(run.Response, run.Request);
        response.Begin(format, counts, held.Length);
        await response.WriteAsync(held, run.Aborted);
    }

    /// <summary>Bytes of a chunk that the chunk before it has had already.</summary>
    private static int RepeatedHeader(QueryResult chunk, string format) =>
        FormatTraits.HasBinaryHeader(format) ? FormatTraits.BinaryHeaderLength(chunk.Span(0, (int)Math.Min(chunk.Length, int.MaxValue))) : 0;

    private sealed record Run(HttpContext Context, QueryRequest Request, StatementReader Reader, Session Session, string Id, SessionPool Pool)
    {
        public HttpResponse Response => Context.Response;

        public CancellationToken Aborted => Context.RequestAborted;
    }
}
