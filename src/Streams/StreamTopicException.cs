
namespace GridGrains.Streams;

/// <summary>An event cannot be produced: its stream is of no topic, the topic is read only, or the event is too large.</summary>
[GenerateSerializer]
[Alias("gridgrains.streams.StreamTopicException")]
public sealed class StreamTopicException(string message) : Exception(message);
