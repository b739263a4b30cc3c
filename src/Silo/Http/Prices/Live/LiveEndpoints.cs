using GridGrains.Domain.Governance;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Live;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>Prices and corrections as server-sent events, resumable by id.</summary>
internal sealed class LiveEndpoints(PriceFeed feed, LiveCatalog catalog, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private readonly FeedResponder<PriceRecord> _responder = new(feed, ApiLimits.MaxLiveSubscribers, instruments, clock, lifetime);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<LiveEndpoints>();
        routes.MapApiGet("/v1/live", endpoints.StreamAsync, LiveFilter.Parameters).Needs(AccessScope.Read)
            .DescribeStream<PriceUpdate>(
                "watchPrices",
                "Live",
                "Live prices as server-sent events",
                "Of the whole cluster: event `price` for each price and correction that comes after the connection, in the order of the log within a node. "
                    + "Its `id` is a place in the log: handed back as `Last-Event-ID` or `after`, the stream goes on after it with all that came meanwhile. "
                    + "A record that brings nothing new is not sent while the connection lasts. `opened` carries a place only; `missed` names what left the log before it was read. "
                    + "A comment comes every 15 s.",
                PriceExamples.Live)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.DisableRequestTimeout());
    }

    public async Task StreamAsync(HttpContext context)
    {
        // Records need not repeat what an earlier one said of their node: the catalog has it.
        var nodes = await catalog.RefreshAsync(context.RequestAborted);
        var filter = LiveFilter.Parse(new ApiQuery(context.Request.Query), nodes, clock.GetUtcNow().UtcDateTime);
        var events = new PriceEvents(nodes);
        Func<LmpEvent, NodeLabels> labelsOf = price => events.LabelsOf(price);
        await _responder.StreamAsync(context, record => filter.Wants(record.Price, labelsOf), record => events.EventOf(record.Price));
    }
}
