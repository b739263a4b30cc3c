using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Live;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Documents;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>Live prices as server-sent events.</summary>
internal sealed class LiveEndpoints(
    LiveFeed feed, LiveReader reader, LiveCatalog catalog, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private int _open;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<LiveEndpoints>();
        routes.MapApiGet("/v1/live", endpoints.StreamAsync, LiveFilter.Parameters)
            .DescribeStream<PriceUpdate>(
                "watchPrices",
                "Live",
                "Live prices as server-sent events",
                "Event `price` for each new price or correction of the nodes that this silo owns; named nodes begin with what is known. "
                    + "A comment every 15 s keeps the connection alive. A reader that falls too far behind gets event `dropped` and the end.",
                PriceExamples.Live)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(endpoint => endpoint.DisableRequestTimeout());
    }

    public async Task StreamAsync(HttpContext context)
    {
        var filter = LiveFilter.Parse(new ApiQuery(context.Request.Query), catalog.Current, clock.GetUtcNow().UtcDateTime);
        if (Interlocked.Increment(ref _open) > ApiLimits.MaxLiveSubscribers)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiException(
                EngineProblems.TooManySubscribers, $"{ApiLimits.MaxLiveSubscribers} readers are connected already; try again later");
        }

        instruments.ReaderCame();
        try
        {
            await StreamAsync(context, filter);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            instruments.ReaderLeft();
        }
    }

    private async Task StreamAsync(HttpContext context, LiveFilter filter)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var subscription = feed.Subscribe(filter.Wants);
        var known = await ReadKnownAsync(filter, ending.Token);
        context.Response.ContentType = StreamRules.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(ending.Token);
        try
        {
            if (await new LiveStream(subscription, filter, context.Response.BodyWriter, clock).RunAsync(known, ending.Token) == StreamEnd.Cut)
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

    private async ValueTask<IEnumerable<NodeSnapshot>> ReadKnownAsync(LiveFilter filter, CancellationToken cancellation)
    {
        if (filter.Nodes.Count == 0)
        {
            return [];
        }

        var snapshots = await reader.Nodes.ReadAsync([.. filter.Nodes.Select(node => node.ToString())], cancellation);
        return snapshots.OfType<NodeSnapshot>().Where(filter.Wants);
    }
}
