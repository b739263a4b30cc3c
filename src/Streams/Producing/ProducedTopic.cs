
namespace GridGrains.Streams.Producing;

/// <summary>What may be produced where.</summary>
internal static class ProducedTopic
{
    /// <exception cref="StreamTopicException">The namespace is of no topic, or of one that is read only.</exception>
    public static string Of(RedpandaStreamOptions options, StreamId stream)
    {
        var topic = options.Find(stream.GetNamespace() ?? "");
        return topic.IsReadOnly
            ? throw new StreamTopicException($"streams of '{topic.Namespace}' are read only: topic {topic.Topic} has a writer of its own")
            : topic.Topic;
    }

    /// <exception cref="StreamTopicException">The value is larger than the provider takes.</exception>
    public static void CheckSize(RedpandaStreamOptions options, int bytes)
    {
        if (bytes > options.MaxRecordBytes)
            throw new StreamTopicException($"an event of {bytes} bytes is larger than MaxRecordBytes, {options.MaxRecordBytes}: send a reference to it");
    }
}
