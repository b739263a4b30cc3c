using System.Diagnostics;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Tracing;

/// <summary>
/// Spans of the way from the log to the tables. A record's headers carry the context of the trace that it was appended in; what shards and sinks do with it
/// belongs to that trace, where it is sampled. While nobody listens, a batch costs one look at whether somebody does.
/// </summary>
public static class PipelineTrace
{
    public const string SourceName = "GridGrains.Pipeline";

    public const string Append = "log.append";
    public const string Apply = "shard.apply";
    public const string Barrier = "shard.barrier";
    public const string Write = "sink.write";

    /// <summary>A span that works for several traces belongs to the first and links the others; more than these are left out.</summary>
    public const int MaxOrigins = 8;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of an append, below what the calling thread is doing.</summary>
    /// <param name="records">How many are appended.</param>
    public static Activity? StartAppend(string topic, int records)
    {
        var span = Source.StartActivity(Append, ActivityKind.Producer);
        return span?.SetTag("messaging.destination.name", topic).SetTag("messaging.batch.message_count", records);
    }

    /// <returns>What a record's headers carry of the current span; null where its trace is not sampled, so that unsampled appends share their headers.</returns>
    public static string? HeaderOfCurrent() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } span ? span.Id : null;

    /// <summary>Adds the sampled traces that records of the batch were appended in.</summary>
    internal static void Collect(LogBatch batch, ref List<ActivityContext>? origins)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        RecordHeaders? last = null;
        for (var i = 0; i < batch.Count && (origins?.Count ?? 0) < MaxOrigins; i++)
        {
            // Records of one append share one object.
            var headers = batch.Headers(i);
            if (!ReferenceEquals(headers, last) && headers.TraceParent is { } parent && ActivityContext.TryParse(parent, null, isRemote: true, out var context)
                && context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) && origins?.Contains(context) != true)
            {
                (origins ??= []).Add(context);
            }

            last = headers;
        }
    }

    /// <summary>Begins a span that works for the traces.</summary>
    /// <returns>Null where there are none, or nobody listens.</returns>
    internal static Activity? Start(string name, IReadOnlyList<ActivityContext>? origins)
    {
        if (origins is null or [] || !Source.HasListeners())
        {
            return null;
        }

        var links = origins.Count > 1 ? origins.Skip(1).Select(static origin => new ActivityLink(origin)) : null;
        return Source.StartActivity(name, ActivityKind.Consumer, origins[0], tags: null, links);
    }
}
