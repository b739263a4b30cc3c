namespace GridGrains.Silo.Http.Streams;

/// <summary>What all streams of server-sent events have in common.</summary>
internal static class StreamRules
{
    public const string ContentType = "text/event-stream";
    public const string ResumeHeader = "Last-Event-ID";
    public const string AfterParameter = "after";
    public const string OldestStored = "start";

    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Bytes gathered before the connection is asked to take them.</summary>
    public const int FlushBytes = 32 * 1024;
}
