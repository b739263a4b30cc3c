namespace GridGrains.Feeds.Live;

/// <summary>The reports that are fetched live, those of each market in its own folder.</summary>
public static class LiveFeeds
{
    public static readonly IReadOnlyList<LiveFeed> All = [.. MarketFeeds.All.SelectMany(feed => feed.Live)];
}
