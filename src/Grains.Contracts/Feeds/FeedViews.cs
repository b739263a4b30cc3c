using System.Text.Json.Serialization;

namespace GridGrains.Grains.Contracts.Feeds;

/// <summary>How live feeds are written as JSON: snake_case, nulls written, generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Default, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FeedList))]
[JsonSerializable(typeof(FeedView))]
public sealed partial class FeedJson : JsonSerializerContext;

/// <param name="Code">Stable word: <c>source_busy</c>, <c>error_page</c>, <c>damaged</c>, <c>schema_changed</c>, <c>wrong_day</c>, <c>empty_day</c>, <c>absent</c>.</param>
/// <param name="Count">Fetches that ended so.</param>
public sealed record FeedFaultView(string Code, long Count);

/// <param name="Url">As it is declared: {day} stands for a market day.</param>
/// <param name="State"><c>off</c>, <c>waiting</c>, <c>fetching</c>, <c>failing</c> or <c>paused</c>.</param>
/// <param name="LastNewData">When a fetch last brought something new or changed.</param>
/// <param name="LagSeconds">From the end of the newest measured interval until it was here: the least of the last twenty fetches with news.</param>
/// <param name="News">Prices and values that were new or changed.</param>
/// <param name="MissingDays">Market days that are over, within reach and not whole.</param>
/// <param name="Error">In words; null once a fetch goes well.</param>
public sealed record FeedView(
    string Name, string Iso, string Description, string Url, string State, int EverySeconds, DateTime? LastFetch, DateTime? LastNewData, DateTime? NextRun, double? LagSeconds,
    long Requests, long NotModified, long Rows, long RejectedRows, long News, IReadOnlyList<string> MissingDays, string? ErrorCode, string? Error, DateTime? ErrorAt,
    IReadOnlyList<FeedFaultView> Faults);

/// <param name="IsLive">True where this silo fetches: it was started with --feed live.</param>
public sealed record FeedList(bool IsLive, IReadOnlyList<FeedView> Feeds);
