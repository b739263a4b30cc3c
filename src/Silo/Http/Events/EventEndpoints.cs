using GridGrains.Domain.Derived;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Derived;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Events;

/// <summary>Derived events as server-sent events, resumable by id.</summary>
internal sealed class EventEndpoints(EventFeed feed, EventKinds kinds, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private readonly FeedResponder<EventRecord> _responder = new(feed, ApiLimits.MaxEventSubscribers, instruments, clock, lifetime);

    private EventKinds Kinds => kinds;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<EventEndpoints>();
        routes.MapApiGet("/v1/events", endpoints.StreamAsync, EventStreamFilter.Parameters(endpoints.Kinds)).Needs(AccessScope.Read)
            .DescribeStream<DerivedEventView>(
                "watchEvents",
                "Live",
                "Closed windows, price spikes, stale nodes and late feeds as server-sent events",
                "Of the whole cluster. Each event is named by its kind; its `id` is a place in the log: handed back as `Last-Event-ID` or `after`, the stream goes on "
                    + "after it, so that nothing is missed. Events may come twice, and corrected, with the same `id` in `data`: upsert by that one. "
                    + "`opened` carries a place only; `missed` names what left the log before it was read. A comment comes every 15 s.",
                EventExamples.Spike)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.DisableRequestTimeout());
    }

    public Task StreamAsync(HttpContext context)
    {
        var filter = EventStreamFilter.Parse(new ApiQuery(context.Request.Query), kinds);
        return _responder.StreamAsync(context, filter.Wants, static record => new SentEvent(record.Kind.Word, record.Value));
    }
}
