using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors.Streams;

/// <summary>How long a stream is read in one run, and how often its rows are appended.</summary>
internal static class StreamRules
{
    /// <summary>Messages that come within it are appended together.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>A run ends after it, and the next one begins at once: so each has its place in the history.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(1);

    /// <returns>Null for what is read to its end.</returns>
    public static DateTime? EndOf(PipelineSpec spec, ReadContext context) => spec.IsStream && !context.Limits.IsSample ? context.NowUtc + LongestRun : null;
}
