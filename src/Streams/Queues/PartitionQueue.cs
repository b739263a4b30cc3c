using GridGrains.Domain.Log;
using GridGrains.Streams.Records;
using Orleans.Streams;

namespace GridGrains.Streams.Queues;

/// <summary>
/// Records of one partition that are in memory, by queue and by stream. The highest offset before which everything was delivered is what the
/// checkpoint stores. It belongs to one pulling agent and is used on that agent's turn alone.
/// </summary>
internal sealed class PartitionQueue(TopicPartition partition, StreamTopic topic, RedpandaStreamOptions options) : IQueueCache
{
    private readonly Dictionary<StreamId, StreamChain> _chains = [];
    private readonly List<QueueCursor> _catchingUp = [];
    private readonly Queue<StreamId> _attaches = new();
    private CachedRecord? _oldest;
    private CachedRecord? _newest;
    private CachedRecord? _oldestUndelivered;
    private int _deliveredInCache;
    private int _cached;
    private bool _sweptChains;
    private int _sweepAbove = options.MaxIdleStreams;

    public TopicPartition Partition => partition;

    public StreamTopic Topic => topic;

    public FailurePolicy Policy => options.OnFailure;

    /// <summary>The first offset that this queue reads: everything before it was delivered by an earlier one.</summary>
    public long StartOffset { get; private set; }

    /// <summary>The next offset to be read in the queue's own order.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Everything below this offset was delivered.</summary>
    public long DeliveredTo { get; private set; }

    public int Undelivered => _cached - _deliveredInCache;

    /// <summary>Subscriptions that catch up from history.</summary>
    public IReadOnlyList<QueueCursor> CatchingUp => _catchingUp;

    public void Start(long offset) => StartOffset = NextOffset = DeliveredTo = offset;

    /// <summary>Offsets that the log has no record for any more, or never had.</summary>
    public void SkipTo(long offset) => NextOffset = offset;

    public int GetMaxAddCount()
    {
        AdvanceDelivered();
        return Math.Max(0, options.CacheSize - Undelivered);
    }

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages)
        {
            if (message is RecordContainer record)
                Add(record);
        }
    }

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        AdvanceDelivered();
        // Delivered records stay while there is room: a subscription that is just being attached finds them.
        while (_deliveredInCache > 0 && _cached > options.CacheSize)
            EvictOldest();
        SweepChains();
        purgedItems = [];
        return false;
    }

    // Back-pressure is the number of records that may be added.
    public bool IsUnderPressure() => false;

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) => TryGetCacheCursor(streamId, token).Cursor!;

    /// <exception cref="QueueCacheMissException">
    /// A token of another queue or provider. Thrown, not answered: so the agent informs the subscriber before it starts elsewhere.
    /// </exception>
    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        if (token is null)
            return Open(streamId, NextOffset);
        return token is LogSequenceToken place && place.Partition == partition.Partition
            ? Open(streamId, FirstWanted(place), place.IsLive ? place.Offset : null)
            : throw new QueueCacheMissException($"token {token} of {streamId} is not of queue {partition}");
    }

    public QueueCacheCursorResult<IQueueCacheCursor> TryGetCacheCursorAtPosition(StreamId streamId, StreamSubscriptionStartPosition startPosition) =>
        Open(streamId, startPosition == StreamSubscriptionStartPosition.EarliestAvailable ? 0 : NextOffset);

    /// <summary>Asks the agent to look for subscriptions of a stream, also when it has no new record.</summary>
    public void Attach(StreamId stream) => _attaches.Enqueue(stream);

    public bool TryTakeAttach(out StreamId stream) => _attaches.TryDequeue(out stream);

    /// <summary>The place behind the newest record of the queue.</summary>
    public LogSequenceToken End => new LogSequenceToken(partition.Partition, NextOffset - 1).After();

    public QueueCursor? FindFailed(StreamId stream, StreamSequenceToken? token) =>
        _chains.GetValueOrDefault(stream)?.Cursors.FirstOrDefault(cursor => cursor.Failed?.SequenceToken.Equals(token) == true);

    public void CursorClosed(QueueCursor cursor) => _catchingUp.Remove(cursor);

    /// <summary>Lets the cursor follow the queue's own order if everything that it still wants is in memory.</summary>
    public bool TryJoin(QueueCursor cursor)
    {
        if (cursor.HistoryNext < KnownFrom(cursor.Chain))
            return false;
        cursor.Join();
        _catchingUp.Remove(cursor);
        return true;
    }

    private void Add(RecordContainer container)
    {
        var chain = ChainOf(container.StreamId);
        var record = new CachedRecord(container, chain);
        chain.Append(record);
        if (_newest is null)
            _oldest = record;
        else
            _newest.NextInQueue = record;
        _newest = record;
        _oldestUndelivered ??= record;
        _cached++;
        NextOffset = record.Offset + 1;
    }

    private void AdvanceDelivered()
    {
        while (_oldestUndelivered is { } record && record.Chain.IsDelivered(record.Offset))
        {
            _oldestUndelivered = record.NextInQueue;
            _deliveredInCache++;
        }

        DeliveredTo = _oldestUndelivered?.Offset ?? NextOffset;
    }

    private void EvictOldest()
    {
        var record = _oldest!;
        _oldest = record.NextInQueue;
        if (_oldest is null)
            _newest = null;
        record.Chain.Evict(record);
        _cached--;
        _deliveredInCache--;
    }

    /// <summary>
    /// A stream that was live to the end and was read by an earlier queue has nothing between its token and this queue's start: the checkpoint
    /// has passed it.
    /// </summary>
    private long FirstWanted(LogSequenceToken token) => token.IsLive && token.Offset < StartOffset ? StartOffset : token.FirstWanted;

    /// <param name="known">The live record of the token that the place was given by.</param>
    private QueueCacheCursorResult<IQueueCacheCursor> Open(StreamId stream, long wanted, long? known = null)
    {
        var chain = ChainOf(stream);
        var cursor = new QueueCursor(this, chain, wanted, known);
        chain.Add(cursor);
        if (wanted < KnownFrom(chain))
        {
            // What the agent has just read is in memory: only a subscriber that has the record gives this token.
            cursor.StartHistory(Math.Max(wanted, known + 1 ?? wanted));
            _catchingUp.Add(cursor);
        }

        return QueueCacheCursorResult<IQueueCacheCursor>.FromCursor(cursor);
    }

    private long KnownFrom(StreamChain chain) => chain.HasLostRecords ? chain.First?.Offset ?? NextOffset : StartOffset;

    private StreamChain ChainOf(StreamId stream)
    {
        if (_chains.TryGetValue(stream, out var chain))
            return chain;
        chain = new StreamChain(stream) { HasLostRecords = _sweptChains };
        _chains.Add(stream, chain);
        return chain;
    }

    private void SweepChains()
    {
        if (_chains.Count <= _sweepAbove)
            return;
        foreach (var (stream, chain) in _chains)
        {
            if (chain.Cursors.Count == 0 && chain.Last is null or { IsEvicted: true })
                _chains.Remove(stream);
        }

        _sweptChains = true;
        _sweepAbove = Math.Max(options.MaxIdleStreams, 2 * _chains.Count);
    }
}
