using Orleans.Streams;

namespace GridGrains.Streams.Records;

/// <summary>
/// Informs the pulling agent that a stream has something to deliver that the queue's own order does not bring: history, or the first look at
/// a stream without new records. It carries no event and never reaches a subscriber.
/// </summary>
internal sealed class AttachContainer(StreamId stream, LogSequenceToken token) : IBatchContainer
{
    public StreamId StreamId => stream;

    public StreamSequenceToken SequenceToken => token;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => [];

    public bool ImportRequestContext() => false;
}
