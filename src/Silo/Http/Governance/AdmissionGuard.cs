using System.Buffers;
using GridGrains.ClickHouse.Queries;
using GridGrains.Silo.Governance;

namespace GridGrains.Silo.Http.Governance;

/// <summary>Marks a route whose requests take a turn of a tier.</summary>
internal sealed record GovernedWork(string Tier);

internal static class GovernedWorkRules
{
    public static TBuilder TakesTurn<TBuilder>(this TBuilder routes, string tier)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new GovernedWork(tier));

    /// <summary>The stricter of what the route allows a query and what its tier does.</summary>
    public static QueryCaps CapsOf(this HttpContext context, QueryCaps route) => context.Features.Get<Turn>()?.Tier is not { } tier ? route : route with
    {
        Seconds = tier.MaxSeconds is { } seconds ? Math.Min(route.Seconds, Math.Max(1, (int)Math.Ceiling(seconds))) : route.Seconds,
        MemoryBytes = Math.Min(route.MemoryBytes, tier.MaxMemoryBytes ?? long.MaxValue),
        ResultRows = Math.Min(route.ResultRows, tier.MaxRows ?? int.MaxValue),
        Threads = tier.Threads is { } threads ? Math.Min(route.Threads ?? int.MaxValue, threads) : route.Threads,
    };
}

/// <summary>What the answer of a governed request was, for its account.</summary>
internal static class GovernedAnswers
{
    private const int CopyBytes = 64 * 1024;

    public static void NoteRows(this HttpContext context, long rows)
    {
        if (context.Features.Get<Turn>() is { } turn)
        {
            turn.Rows = rows;
        }
    }

    /// <summary>Passes a result on as it comes, and counts its bytes.</summary>
    public static async Task PassOnAsync(this HttpContext context, Stream result)
    {
        var (turn, buffer) = (context.Features.Get<Turn>(), ArrayPool<byte>.Shared.Rent(CopyBytes));
        try
        {
            var passed = 0L;
            for (int read; (read = await result.ReadAsync(buffer, context.RequestAborted)) > 0; passed += read)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                if (turn is not null)
                {
                    turn.Bytes = passed + read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Lets requests of governed routes in one after the other, and ends those that are over a cap of their tier.</summary>
internal sealed class AdmissionGuard(RequestDelegate next, AdmissionDesk desk)
{
    public const string TierHeader = "X-Tier";
    public const string QueryHeader = "X-Query-Id";

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GovernedWork>() is { } work && desk.TierOf(context.Caller(), work.Tier) is { } tier ? RunAsync(context, tier) : next(context);

    private async Task RunAsync(HttpContext context, Domain.Governance.Admission.TierPolicy tier)
    {
        var outer = context.RequestAborted;
        await using var turn = await desk.EnterAsync(context.Caller(), tier, $"{context.Request.Method} {context.Request.Path}", AdmissionDesk.Patience, isCharged: false, outer);
        context.Features.Set(turn);
        context.RequestAborted = turn.Ending;
        (context.Response.Headers[TierHeader], context.Response.Headers[QueryHeader]) = (tier.Name, turn.Call.Id.ToString());
        try
        {
            await next(context);
            turn.Note(context.Response.StatusCode < StatusCodes.Status400BadRequest ? Turn.Done : Turn.Failed);
        }
        catch (QueryCappedException capped)
        {
            turn.Note(capped.Cap switch { QueryCappedException.Time => Turn.OverTime, QueryCappedException.Memory => Turn.OverMemory, _ => Turn.OverRows });
            throw AdmissionDesk.Killed(turn, capped);
        }
        catch (Exception failure)
        {
            turn.Note(outer.IsCancellationRequested ? Turn.Left : Turn.Failed);
            if (turn.IsKilled && !context.Response.HasStarted && !outer.IsCancellationRequested)
            {
                throw AdmissionDesk.Killed(turn, failure);
            }

            throw;
        }
        finally
        {
            context.RequestAborted = outer;
        }
    }
}
