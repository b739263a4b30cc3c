namespace GridGrains.Feeds.Ingestion;

/// <summary>A source gave no records, or not those of the spec. The message names no secret.</summary>
/// <param name="code">Stable word: <c>source_busy</c>.</param>
public sealed class SourceException(string code, string message, bool isTransient, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    /// <summary>Whether another attempt may end otherwise.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>What the source asked to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
