using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Derived;
using GridGrains.Silo.Http.Documents;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Events;

/// <summary>Derived events as server-sent events, resumable by id.</summary>
internal sealed class EventEndpoints(EventFeed feed, IPartitionLog log, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const string ResumeHeader = "Last-Event-ID";
    private const string OldestStored = "start";

    private int _open;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<EventEndpoints>();
        routes.MapApiGet("/v1/events", endpoints.StreamAsync, EventFilter.Parameters)
            .DescribeStream<DerivedEventView>(
                "watchEvents",
                "Live",
                "Closed windows, price spikes, stale nodes and late feeds as server-sent events",
                "Of the whole cluster. Each event is named by its kind; its `id` is a place in the log: handed back as `Last-Event-ID` or `after`, the stream goes on "
                    + "after it, so that nothing is missed. Events may come twice, and corrected, with the same `id` in `data`: upsert by that one. "
                    + "`opened` carries a place only; `missed` tells what left the log before it was read; `dropped` ends a reader that fell behind. A comment comes every 15 s.",
                EventExamples.Spike)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.DisableRequestTimeout());
    }

    public async Task StreamAsync(HttpContext context)
    {
        var filter = EventFilter.Parse(new ApiQuery(context.Request.Query));
        var after = await PlaceOfAsync(context);
        if (Interlocked.Increment(ref _open) > ApiLimits.MaxEventSubscribers)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiException(
                EngineProblems.TooManySubscribers, $"{ApiLimits.MaxEventSubscribers} readers are connected already; try again later");
        }

        instruments.ReaderCame();
        try
        {
            await StreamAsync(context, filter, after);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            instruments.ReaderLeft();
        }
    }

    private async Task StreamAsync(HttpContext context, EventFilter filter, EventCursor? after)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = StreamRules.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(ending.Token);
        try
        {
            var steps = feed.ReadAsync(after, filter.Wants, ending.Token);
            if (await new EventStream(steps, context.Response.BodyWriter, clock).RunAsync(ending.Token) == StreamEnd.Cut)
            {
                instruments.ReaderCut();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone or the silo stops: the stream just ends.
            return;
        }
    }

    private async Task<EventCursor?> PlaceOfAsync(HttpContext context)
    {
        var header = context.Request.Headers[ResumeHeader].ToString();
        var text = header.Length > 0 ? header : new ApiQuery(context.Request.Query).Text("after");
        if (text is null)
        {
            return null;
        }

        if (text == OldestStored)
        {
            return await feed.StartOfLogAsync(context.RequestAborted);
        }

        return EventCursor.TryParse(text, log.Topics, out var place) && await feed.IsWithinLogAsync(place, context.RequestAborted)
            ? place
            : throw ApiException.BadParameter(header.Length > 0 ? ResumeHeader : "after", $"'{text}' is no place in the log of this platform");
    }
}
