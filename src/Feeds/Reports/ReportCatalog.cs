namespace GridGrains.Feeds.Reports;

/// <summary>The report forms that the platform reads, those of each market in its own folder.</summary>
public static class ReportCatalog
{
    /// <summary>
    /// Raised when a form reads the same file as other prices or values than before. It is a part of what a replay knows a file by: one that an
    /// earlier program has read is taken again, and its rows are corrected.
    /// </summary>
    public const int Reading = 3;

    public static readonly IReadOnlyList<IReportLayout> Default = [.. MarketFeeds.All.SelectMany(feed => feed.Forms)];
}
