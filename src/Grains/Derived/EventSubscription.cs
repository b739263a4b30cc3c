using System.Threading.Channels;
using GridGrains.Grains.Live;

namespace GridGrains.Grains.Derived;

/// <summary>What comes in while a reader is connected. A reader that does not keep up is cut off.</summary>
internal sealed class EventSubscription(Func<EventRecord, bool> wants, Action<EventSubscription> removed) : IDisposable
{
    private readonly Channel<EventRecord> _queue = Channel.CreateBounded<EventRecord>(new BoundedChannelOptions(LiveFeed.QueueLength) { SingleReader = true });

    /// <summary>Ends with <see cref="LiveFeedOverrunException"/> when the reader fell behind.</summary>
    public ChannelReader<EventRecord> Events => _queue.Reader;

    public void Dispose()
    {
        removed(this);
        _queue.Writer.TryComplete();
    }

    /// <returns>False when the reader is cut off.</returns>
    public bool Offer(EventRecord record)
    {
        if (!wants(record) || _queue.Writer.TryWrite(record))
        {
            return true;
        }

        _queue.Writer.TryComplete(new LiveFeedOverrunException());
        return false;
    }
}
