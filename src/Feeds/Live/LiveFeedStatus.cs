namespace GridGrains.Feeds.Live;

/// <summary>How a feed stands; it never changes.</summary>
/// <param name="State"><c>waiting</c>, <c>fetching</c>, <c>failing</c> or <c>paused</c>.</param>
/// <param name="LagSeconds">From the end of the newest measured interval until it was here: the least of the last twenty fetches that brought news.</param>
/// <param name="News">Prices and values that were new or changed.</param>
/// <param name="MissingDays">Market days within reach that are over and not whole.</param>
/// <param name="LastError">In words; it stays until a fetch goes well.</param>
/// <param name="Faults">Fetches that brought nothing that can be taken, by code.</param>
public sealed record LiveFeedStatus(
    string Name, string Iso, string Url, string Doc, string State, int EverySeconds, DateTime? LastFetchUtc, DateTime? LastNewsUtc, DateTime? NextRunUtc, double? LagSeconds,
    long Requests, long NotModified, long Rows, long RejectedRows, long News, IReadOnlyList<string> MissingDays, string? LastErrorCode, string? LastError, DateTime? LastErrorUtc,
    IReadOnlyDictionary<string, long> Faults);
