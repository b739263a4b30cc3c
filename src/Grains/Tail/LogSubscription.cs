using System.Threading.Channels;

namespace GridGrains.Grains.Tail;

/// <summary>What comes in while a reader is connected. It ends when the reader does not keep up; the log has what it did not take.</summary>
internal sealed class LogSubscription<TRecord>(Func<TRecord, bool> wants, Action<LogSubscription<TRecord>> removed) : IDisposable
    where TRecord : class, IFeedRecord
{
    public const int QueueLength = 4096;

    private readonly Channel<TRecord> _queue = Channel.CreateBounded<TRecord>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    public ChannelReader<TRecord> Records => _queue.Reader;

    public void Dispose()
    {
        removed(this);
        _queue.Writer.TryComplete();
    }

    /// <returns>False when the queue is full and has ended.</returns>
    public bool Offer(TRecord record)
    {
        if (!wants(record) || _queue.Writer.TryWrite(record))
        {
            return true;
        }

        _queue.Writer.TryComplete();
        return false;
    }
}
