using GridGrains.Streams.Records;

namespace GridGrains.Streams.Queues;

/// <summary>A record that was read in the queue's own order. It knows its successor in the queue and in its stream.</summary>
internal sealed class CachedRecord(RecordContainer container, StreamChain chain)
{
    public RecordContainer Container { get; } = container;

    public StreamChain Chain { get; } = chain;

    public long Offset { get; } = container.Record.Token.Offset;

    /// <summary>Whether the cache let go of it; its stream may still hold it.</summary>
    public bool IsEvicted { get; set; }

    public CachedRecord? NextInQueue { get; set; }

    public CachedRecord? NextInStream { get; set; }
}
