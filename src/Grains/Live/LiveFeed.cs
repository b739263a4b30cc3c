using System.Collections.Concurrent;
using System.Threading.Channels;
using GridGrains.Domain.Nodes;

namespace GridGrains.Grains.Live;

/// <summary>
/// Hands published snapshots of this silo to whoever watches. A watcher that does not keep up is cut off and told so; it never slows
/// the shards.
/// </summary>
public sealed class LiveFeed
{
    public const int QueueLength = 4096;

    private readonly ConcurrentDictionary<LiveSubscription, byte> _subscriptions = new();

    // Counted apart: the dictionary takes all its locks to tell that it is empty, and every applied batch asks.
    private int _count;

    public bool HasSubscribers => Volatile.Read(ref _count) > 0;

    public int SubscriberCount => Volatile.Read(ref _count);

    public LiveSubscription Subscribe(Func<NodeSnapshot, bool> filter)
    {
        var subscription = new LiveSubscription(filter, Remove);
        _subscriptions.TryAdd(subscription, 0);
        Interlocked.Increment(ref _count);
        return subscription;
    }

    public void Publish(NodeSnapshot snapshot)
    {
        foreach (var (subscription, _) in _subscriptions)
        {
            subscription.Offer(snapshot);
        }
    }

    private void Remove(LiveSubscription subscription)
    {
        if (_subscriptions.TryRemove(subscription, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}

public sealed class LiveSubscription(Func<NodeSnapshot, bool> filter, Action<LiveSubscription> removed) : IDisposable
{
    private readonly Channel<NodeSnapshot> _queue = Channel.CreateBounded<NodeSnapshot>(
        new BoundedChannelOptions(LiveFeed.QueueLength) { SingleReader = true });

    /// <summary>Ends with <see cref="LiveFeedOverrunException"/> when the reader fell behind.</summary>
    public ChannelReader<NodeSnapshot> Snapshots => _queue.Reader;

    public void Dispose()
    {
        removed(this);
        _queue.Writer.TryComplete();
    }

    internal void Offer(NodeSnapshot snapshot)
    {
        if (filter(snapshot) && !_queue.Writer.TryWrite(snapshot))
        {
            removed(this);
            _queue.Writer.TryComplete(new LiveFeedOverrunException());
        }
    }
}

/// <summary>The watcher fell more than <see cref="LiveFeed.QueueLength"/> snapshots behind and was cut off.</summary>
public sealed class LiveFeedOverrunException() : Exception($"the reader fell more than {LiveFeed.QueueLength} updates behind and was cut off");
