using GridGrains.Domain.Log;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Tail;

/// <summary>Follows the end of a feed's topics on one thread and hands what comes to all its readers.</summary>
internal sealed class LogTail<TRecord> : IAsyncDisposable
    where TRecord : class, IFeedRecord
{
    private readonly LogFollower _follower;
    private readonly FeedForm<TRecord> _form;
    private readonly Lock _gate = new();
    private readonly List<LogSubscription<TRecord>> _subscriptions = [];
    private readonly LogCursor _taken;

    public LogTail(FeedDefinition<TRecord> definition, IPartitionLog log, TimeProvider clock, ILogger logger)
    {
        _form = definition.NewForm();
        _taken = LogCursor.OfTopics(log.Topics, definition.Topics);
        _follower = new LogFollower(definition.Name, log, definition.Topics, FollowFrom.End, Take, clock, logger);
        _follower.Start();
    }

    public Task BegunAsync(CancellationToken cancellation) => _follower.BegunAsync(cancellation);

    /// <param name="boundary">Everything before it was handed over before the subscription began.</param>
    public LogSubscription<TRecord> Subscribe(Func<TRecord, bool> wants, out LogCursor boundary)
    {
        lock (_gate)
        {
            var subscription = new LogSubscription<TRecord>(wants, Remove);
            _subscriptions.Add(subscription);
            boundary = TakenWithinGate();
            return subscription;
        }
    }

    public LogCursor Taken()
    {
        lock (_gate)
        {
            return TakenWithinGate();
        }
    }

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    // Partitions without a record so far are where the following began.
    private LogCursor TakenWithinGate()
    {
        var taken = _taken.Copy();
        foreach (var (partition, next) in _follower.Positions)
        {
            var slot = taken.SlotOf(partition);
            taken[slot] = taken[slot] > 0 ? taken[slot] : next;
        }

        return taken;
    }

    private void Remove(LogSubscription<TRecord> subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    // Under one gate with Subscribe, so that a subscription and its boundary belong together.
    private void Take(LogBatch batch)
    {
        lock (_gate)
        {
            var slot = _taken.SlotOf(batch.Partition);
            for (var i = 0; i < batch.Count && _subscriptions.Count > 0; i++)
            {
                if (_form(batch, i, slot) is { } record)
                {
                    _subscriptions.RemoveAll(subscription => !subscription.Offer(record));
                }
            }

            _taken[slot] = batch.LastOffset + 1;
        }
    }
}
