
namespace GridGrains.Streams.Queues;

/// <summary>
/// Records of one stream that are in memory, and the cursors over them. One record stays when the cache lets go of them all: a subscriber
/// that comes back mostly stands at it.
/// </summary>
internal sealed class StreamChain(StreamId stream)
{
    private readonly List<QueueCursor> _cursors = [];

    public StreamId Stream { get; } = stream;

    public CachedRecord? First { get; private set; }

    public CachedRecord? Last { get; private set; }

    /// <summary>Whether records of this stream that were read before <see cref="First"/> are no longer in memory.</summary>
    public bool HasLostRecords { get; set; }

    public IReadOnlyList<QueueCursor> Cursors => _cursors;

    public void Add(QueueCursor cursor) => _cursors.Add(cursor);

    public void Remove(QueueCursor cursor) => _cursors.Remove(cursor);

    public void Append(CachedRecord record)
    {
        if (Last is null)
            First = record;
        else
            Last.NextInStream = record;
        Last = record;
    }

    /// <summary>The cache lets go of its oldest record. Here the newest of those stays, so that it is in memory when the next one comes.</summary>
    public void Evict(CachedRecord record)
    {
        record.IsEvicted = true;
        while (First is { IsEvicted: true, NextInStream: { IsEvicted: true } next })
        {
            First = next;
            HasLostRecords = true;
        }
    }

    /// <summary>Whether every cursor that follows the queue's own order is past the record.</summary>
    public bool IsDelivered(long offset)
    {
        foreach (var cursor in _cursors)
        {
            if (cursor.Holds(offset))
                return false;
        }

        return true;
    }
}
