namespace GridGrains.Streams;

/// <summary>A topic of the log that is offered as streams: one stream for each key of its records.</summary>
/// <param name="Topic">Name in the log. Its partitions are the queues.</param>
/// <param name="Namespace">Namespace of its streams; one namespace is one topic, so that a stream has one order.</param>
public sealed record StreamTopic(string Topic, string Namespace)
{
    public StreamTopic(string topic)
        : this(topic, topic)
    {
    }

    /// <summary>Refuses events of producers: the topic is written by somebody else.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>A topic that somebody else writes, under a name of its own.</summary>
    public static StreamTopic ReadOnly(string topic, string streamNamespace) => new(topic, streamNamespace) { IsReadOnly = true };
}
