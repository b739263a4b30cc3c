using System.Runtime.CompilerServices;
using GridGrains.Domain;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Following;
using GridGrains.Grains.Live;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Derived;

/// <summary>
/// Derived events to whoever reads: first what the log holds after the reader's place, then what comes. One follower of the topics serves
/// all readers of this silo; events are those of the whole cluster.
/// </summary>
public sealed class EventFeed : IHostedService, IAsyncDisposable
{
    private readonly IPartitionLog _log;
    private readonly LogFollower _follower;
    private readonly Lock _gate = new();
    private readonly List<EventSubscription> _subscriptions = [];
    private readonly EventCursor _taken;

    internal EventFeed(IPartitionLog log, TimeProvider clock, ILogger<EventFeed> logger)
    {
        _log = log;
        _taken = EventCursor.OfTopics(log.Topics);
        _follower = new LogFollower("derived events", log, DerivedKinds.Topics, FollowFrom.End, Take, clock, logger);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _follower.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _follower.DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    /// <summary>The place of the oldest event that is stored.</summary>
    public async Task<EventCursor> StartOfLogAsync(CancellationToken cancellation) => await EdgeAsync(range => range.Earliest, cancellation);

    /// <summary>Whether the log reaches to this place.</summary>
    public async Task<bool> IsWithinLogAsync(EventCursor cursor, CancellationToken cancellation)
    {
        var end = await EdgeAsync(range => range.Next, cancellation);
        return Enumerable.Range(0, end.Count).All(slot => cursor[slot] <= end[slot]);
    }

    /// <summary>Reads without end. The first step carries a place alone, so that a reader that gets no event can go on too.</summary>
    /// <param name="after">Null for what comes from now on.</param>
    /// <exception cref="LiveFeedOverrunException">The reader fell too far behind what comes.</exception>
    /// <exception cref="DomainException">The log cannot be read.</exception>
    public async IAsyncEnumerable<EventStep> ReadAsync(
        EventCursor? after, Func<EventRecord, bool> wants, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _follower.BegunAsync(cancellation);
        var place = after?.Copy();
        if (place is not null)
        {
            foreach (var missed in await SkipMissedAsync(place, cancellation))
            {
                yield return new EventStep(place.ToString(), null, missed);
            }

            // The long way without a subscription: its queue would overflow meanwhile.
            yield return new EventStep(place.ToString(), null, null);
            await foreach (var record in EventHistory.ReadAsync(_log, place, Taken(), cancellation))
            {
                if (wants(record))
                {
                    yield return new EventStep(place.ToString(), record, null);
                }
            }
        }

        using var subscription = Subscribe(wants, out var boundary);
        if (place is null)
        {
            place = boundary;
            yield return new EventStep(place.ToString(), null, null);
        }

        await foreach (var record in EventHistory.ReadAsync(_log, place, boundary, cancellation))
        {
            if (wants(record))
            {
                yield return new EventStep(place.ToString(), record, null);
            }
        }

        await foreach (var record in subscription.Events.ReadAllAsync(cancellation))
        {
            if (record.Offset >= place[record.Slot])
            {
                place[record.Slot] = record.Offset + 1;
                yield return new EventStep(place.ToString(), record, null);
            }
        }
    }

    private async Task<List<MissedEvents>> SkipMissedAsync(EventCursor place, CancellationToken cancellation)
    {
        var missed = new List<MissedEvents>();
        var start = await StartOfLogAsync(cancellation);
        for (var slot = 0; slot < place.Count; slot++)
        {
            if (place[slot] < start[slot])
            {
                missed.Add(new MissedEvents(place.Partitions[slot].Topic, place.Partitions[slot].Partition, place[slot], start[slot]));
                place[slot] = start[slot];
            }
        }

        return missed;
    }

    private async Task<EventCursor> EdgeAsync(Func<OffsetRange, long> edge, CancellationToken cancellation)
    {
        var cursor = EventCursor.OfTopics(_log.Topics);
        for (var slot = 0; slot < cursor.Count; slot++)
        {
            cursor[slot] = edge(await _log.GetOffsetsAsync(cursor.Partitions[slot], cancellation));
        }

        return cursor;
    }

    private EventSubscription Subscribe(Func<EventRecord, bool> wants, out EventCursor boundary)
    {
        lock (_gate)
        {
            var subscription = new EventSubscription(wants, Remove);
            _subscriptions.Add(subscription);
            boundary = TakenWithinGate();
            return subscription;
        }
    }

    private EventCursor Taken()
    {
        lock (_gate)
        {
            return TakenWithinGate();
        }
    }

    // Partitions without a record so far stand where the following began.
    private EventCursor TakenWithinGate()
    {
        var taken = _taken.Copy();
        foreach (var (partition, next) in _follower.Positions)
        {
            var slot = taken.SlotOf(partition);
            taken[slot] = taken[slot] > 0 ? taken[slot] : next;
        }

        return taken;
    }

    private void Remove(EventSubscription subscription)
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
            if (_subscriptions.Count > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    if (EventHistory.RecordOf(batch, i, slot) is { } record)
                    {
                        _subscriptions.RemoveAll(subscription => !subscription.Offer(record));
                    }
                }
            }

            _taken[slot] = batch.LastOffset + 1;
        }
    }
}
