namespace GridGrains.Feeds.Live;

/// <summary>A fetch brought nothing that can be taken.</summary>
/// <param name="code">Stable word: <c>source_busy</c>, <c>error_page</c>, <c>damaged</c>, <c>schema_changed</c>, <c>wrong_day</c>.</param>
/// <param name="message">For people; it names no secret.</param>
/// <param name="isTransient">Whether another attempt may end otherwise.</param>
public sealed class LiveFault(string code, string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    public bool IsTransient { get; } = isTransient;

    /// <summary>What the source asked to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
