using System.Runtime.CompilerServices;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Tail;

/// <summary>
/// The records of some topics to whoever reads: first what the log holds after the reader's place, then what comes. One follower serves
/// all readers of this silo, and only while there are any; records are those of the whole cluster.
/// </summary>
public abstract class LogFeed<TRecord> : IAsyncDisposable
    where TRecord : class, IFeedRecord
{
    private readonly FeedDefinition<TRecord> _definition;
    private readonly IPartitionLog _log;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private LogTail<TRecord>? _tail;
    private int _readers;

    private protected LogFeed(FeedDefinition<TRecord> definition, IPartitionLog log, TimeProvider clock, ILogger logger) =>
        (_definition, _log, _clock, _logger) = (definition, log, clock, logger);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _tail, null) is { } tail)
        {
            await tail.DisposeAsync();
        }
    }

    /// <summary>The place of the oldest record that is stored.</summary>
    public Task<LogCursor> StartOfLogAsync(CancellationToken cancellation) => EdgeAsync(static range => range.Earliest, cancellation);

    /// <summary>The place of what comes from now on.</summary>
    public Task<LogCursor> EndOfLogAsync(CancellationToken cancellation) => EdgeAsync(static range => range.Next, cancellation);

    /// <returns>Null when the text is no place that this log reaches to.</returns>
    public async Task<LogCursor?> FindAsync(string text, CancellationToken cancellation) =>
        LogCursor.TryParse(text, _log.Topics, _definition.Topics, out var place) && await IsWithinLogAsync(place, cancellation) ? place : null;

    /// <summary>Whether the log reaches to this place.</summary>
    public async Task<bool> IsWithinLogAsync(LogCursor cursor, CancellationToken cancellation)
    {
        var end = await EndOfLogAsync(cancellation);
        return Enumerable.Range(0, end.Count).All(slot => cursor[slot] <= end[slot]);
    }

    /// <summary>
    /// Reads without end. The first step carries a place alone, so that a reader that gets no record can go on too. A reader that does not
    /// keep up is served from the log again, until the log no longer has what it wants.
    /// </summary>
    /// <exception cref="DomainException">The log cannot be read.</exception>
    public async IAsyncEnumerable<FeedStep<TRecord>> ReadAsync(
        LogCursor after, Func<TRecord, bool> wants, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var place = after.Copy();
        var tail = Join();
        try
        {
            await tail.BegunAsync(cancellation);
            for (var isFirst = true; ; isFirst = false)
            {
                foreach (var missed in await SkipMissedAsync(place, cancellation))
                {
                    yield return new FeedStep<TRecord>(place.ToString(), null, missed);
                }

                if (isFirst)
                {
                    yield return new FeedStep<TRecord>(place.ToString(), null, null);
                }

                await foreach (var record in ReadOnAsync(tail, place, wants, cancellation))
                {
                    yield return new FeedStep<TRecord>(place.ToString(), record, null);
                }
            }
        }
        finally
        {
            await LeaveAsync();
        }
    }

    /// <summary>From the place to the end of the log and on, until the reader falls behind.</summary>
    private async IAsyncEnumerable<TRecord> ReadOnAsync(
        LogTail<TRecord> tail, LogCursor place, Func<TRecord, bool> wants, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The long way without a subscription: its queue would overflow meanwhile.
        await foreach (var record in LogHistory.ReadAsync(_log, _definition, place, tail.Taken(), cancellation))
        {
            if (wants(record))
            {
                yield return record;
            }
        }

        using var subscription = tail.Subscribe(wants, out var boundary);
        await foreach (var record in LogHistory.ReadAsync(_log, _definition, place, boundary, cancellation))
        {
            if (wants(record))
            {
                yield return record;
            }
        }

        await foreach (var record in subscription.Records.ReadAllAsync(cancellation))
        {
            if (record.Offset >= place[record.Slot])
            {
                place[record.Slot] = record.Offset + 1;
                yield return record;
            }
        }
    }

    private LogTail<TRecord> Join()
    {
        lock (_gate)
        {
            _readers++;
            return _tail ??= new LogTail<TRecord>(_definition, _log, _clock, _logger);
        }
    }

    private async ValueTask LeaveAsync()
    {
        LogTail<TRecord>? left = null;
        lock (_gate)
        {
            if (--_readers == 0)
            {
                (left, _tail) = (_tail, null);
            }
        }

        if (left is not null)
        {
            await left.DisposeAsync();
        }
    }

    private async Task<List<MissedRecords>> SkipMissedAsync(LogCursor place, CancellationToken cancellation)
    {
        var missed = new List<MissedRecords>();
        var start = await StartOfLogAsync(cancellation);
        for (var slot = 0; slot < place.Count; slot++)
        {
            if (place[slot] < start[slot])
            {
                missed.Add(new MissedRecords(place.Partitions[slot].Topic, place.Partitions[slot].Partition, place[slot], start[slot]));
                place[slot] = start[slot];
            }
        }

        return missed;
    }

    private async Task<LogCursor> EdgeAsync(Func<OffsetRange, long> edge, CancellationToken cancellation)
    {
        var cursor = LogCursor.OfTopics(_log.Topics, _definition.Topics);
        for (var slot = 0; slot < cursor.Count; slot++)
        {
            cursor[slot] = edge(await _log.GetOffsetsAsync(cursor.Partitions[slot], cancellation));
        }

        return cursor;
    }
}
