using GridGrains.Streams.Records;

namespace GridGrains.Streams.Producing;

/// <summary>The log of a provider, for programs that do not have it open. Its key is the provider's name.</summary>
[Alias("gridgrains.streams.IStreamLogGrain")]
public interface IStreamLogGrain : IGrainWithStringKey
{
    /// <summary>Appends values in their order. They are in the log when the call ends; after a failure they may be.</summary>
    /// <exception cref="StreamTopicException">The stream is of no topic, or of one that is read only, or a value is too large.</exception>
    [Alias("Append")]
    Task AppendAsync(StreamId stream, string schema, string source, [Immutable] List<byte[]> values, CancellationToken cancellation);

    /// <summary>The place of the first record of the stream's queue that was appended at or after a time.</summary>
    [Alias("FindTime")]
    Task<LogSequenceToken> FindTimeAsync(StreamId stream, DateTime utc, CancellationToken cancellation);

    /// <summary>Attaches the subscriptions of a stream to its queue now, which Orleans does with the stream's next event.</summary>
    [Alias("Attach")]
    Task AttachAsync(StreamId stream, CancellationToken cancellation);
}
