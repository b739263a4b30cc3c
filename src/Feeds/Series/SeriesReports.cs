namespace GridGrains.Feeds.Series;

/// <summary>The report forms of series that the platform reads, those of each market in its own folder.</summary>
public static class SeriesReports
{
    public static readonly IReadOnlyList<ISeriesLayout> Default =
    [
        .. MarketFeeds.All.SelectMany(feed => feed.SeriesForms), .. EiaSeries.All,
    ];
}
