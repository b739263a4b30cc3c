using GridGrains.Domain.Governance;
using GridGrains.Feeds.Live;
using GridGrains.Grains.Contracts.Feeds;
using GridGrains.Silo.Feeds.Live;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Feeds;

/// <summary>Live feeds: how each stands, pause and resume.</summary>
internal sealed class FeedEndpoints(LiveFeedRuns runs)
{
    private const string Tag = "Feeds";

    public static readonly ProblemCode UnknownFeed = new("unknown_feed", StatusCodes.Status404NotFound, "this silo fetches no feed of this name");

    private static readonly PathParameter Feed = new("name", "Name of a feed.", "nyiso-load");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<FeedEndpoints>();
        routes.MapApiGet("/v1/feeds", endpoints.ListAsync).Needs(AccessScope.Read)
            .Describe<FeedList>("listFeeds", Tag, "Live feeds", "Every declared feed: last fetch, last new data, lag, next run, faults in words. Without --feed live all are off.", FeedExamples.List);
        routes.MapApiPost("/v1/feeds/{name}/pause", context => endpoints.ActAsync(context, isPaused: true)).Needs(AccessScope.Operate)
            .Describe<FeedView>("pauseFeed", Tag, "Pause a feed", "It fetches nothing until it is resumed, after a restart too; a round that goes on is ended first.", FeedExamples.Feed)
            .WithPath(Feed);
        routes.MapApiPost("/v1/feeds/{name}/resume", context => endpoints.ActAsync(context, isPaused: false)).Needs(AccessScope.Operate)
            .Describe<FeedView>("resumeFeed", Tag, "Resume a feed", "It fetches again at its next run, days that were missed too.", FeedExamples.Feed)
            .WithPath(Feed);
    }

    public Task ListAsync(HttpContext context) => context.WriteJsonAsync(
        new FeedList(runs.All.Count > 0, [.. LiveFeeds.All.Select(feed => runs.Find(feed.Name) is { } run ? ViewOf(run.Status) : Off(feed))]), FeedJson.Default.FeedList);

    private async Task ActAsync(HttpContext context, bool isPaused)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        var run = runs.Find(name) ?? throw new ApiException(UnknownFeed, $"this silo fetches no feed '{name}'") { Suggestions = [.. runs.All.Select(known => known.Name)] };
        await run.PauseAsync(isPaused, context.RequestAborted);
        await context.WriteJsonAsync(ViewOf(run.Status), FeedJson.Default.FeedView);
    }

    private static FeedView ViewOf(LiveFeedStatus status) => new(
        status.Name, status.Iso, status.Doc, status.Url, status.State, status.EverySeconds, status.LastFetchUtc, status.LastNewsUtc, status.NextRunUtc,
        status.LagSeconds is { } lag ? Math.Round(lag, 1) : null, status.Requests, status.NotModified, status.Rows, status.RejectedRows, status.News, status.MissingDays,
        status.LastErrorCode, status.LastError, status.LastErrorUtc, [.. status.Faults.OrderBy(fault => fault.Key, StringComparer.Ordinal).Select(fault => new FeedFaultView(fault.Key, fault.Value))]);

    private static FeedView Off(LiveFeed feed) => new(
        feed.Name, feed.Iso.Code, feed.Doc, feed.Url, "off", (int)feed.Every.TotalSeconds, null, null, null, null, 0, 0, 0, 0, 0, [], null, null, null, []);
}
