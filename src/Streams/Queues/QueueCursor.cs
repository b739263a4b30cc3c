using GridGrains.Streams.Records;
using Orleans.Streams;

namespace GridGrains.Streams.Queues;

/// <summary>
/// Place of one subscription in its stream. It either follows the queue's own order, and then holds the checkpoint until each record is
/// delivered, or it catches up from history, and then holds nothing. It is used on its agent's turn alone.
/// </summary>
internal sealed class QueueCursor : IQueueCacheCursor
{
    private readonly PartitionQueue _queue;
    private readonly Queue<RecordContainer> _history = new();
    private CachedRecord? _at;
    private readonly long? _known;
    private RecordContainer? _current;
    private bool _isSeen;
    private bool _isDisposed;

    /// <param name="known">A record that the subscriber knows if the agent moves over it without a look.</param>
    public QueueCursor(PartitionQueue queue, StreamChain chain, long wanted, long? known = null) => (_queue, Chain, Wanted, _known) = (queue, chain, wanted, known);

    public StreamChain Chain { get; }

    /// <summary>The oldest offset that is not delivered yet.</summary>
    public long Wanted { get; private set; }

    /// <summary>Where history must be read from; null when this cursor follows the queue's own order.</summary>
    public long? HistoryNext { get; private set; }

    public int HistoryCount => _history.Count;

    public bool IsStopped { get; private set; }

    /// <summary>The record that could not be delivered, until it is decided what becomes of it.</summary>
    public RecordContainer? Failed { get; private set; }

    public bool IsDisposed => _isDisposed;

    /// <summary>Whether the record is still to be delivered to this subscription from the cache.</summary>
    public bool Holds(long offset) => HistoryNext is null && Wanted <= offset;

    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        _isSeen = true;
        return _current;
    }

    public bool MoveNext()
    {
        if (_isDisposed || IsStopped)
            return false;
        if (Failed is not null)
        {
            Failed = null;
            return true;
        }

        // A subscriber that expects another record than it is sent answers with its place. The agent then opens a cursor there and moves it once
        // without a look, over the record that the subscriber has. Where the place is behind that record, the move would pass over one that it lacks.
        if (_current is not null && !_isSeen && _current.Record.Token.Offset != _known)
            return true;

        if (_current is not null)
        {
            Wanted = _current.Record.Token.Offset + 1;
            _current = null;
        }

        _isSeen = false;
        if (_history.TryDequeue(out var past))
        {
            _current = past;
            return true;
        }

        return HistoryNext is null && MoveInCache();
    }

    public void Refresh(StreamSequenceToken token)
    {
        // Nothing to do: the chain leads to new records.
    }

    public void RecordDeliveryFailure()
    {
        if (_current is null)
            return;
        Failed = _current;
        if (_queue.Policy == FailurePolicy.Stop)
            IsStopped = true;
    }

    /// <summary>The failed record was taken care of: the next one follows. A failure that nobody settles is delivered again.</summary>
    public void Settle() => Failed = null;

    public void StartHistory(long from) => HistoryNext = from;

    public void AddHistory(RecordContainer record) => _history.Enqueue(record);

    public void HistoryReadTo(long next) => HistoryNext = next;

    /// <summary>History is read up to what is in memory: from here on the cursor follows the queue's own order.</summary>
    public void Join()
    {
        HistoryNext = null;
        _at = null;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _history.Clear();
        Chain.Remove(this);
        _queue.CursorClosed(this);
    }

    private bool MoveInCache()
    {
        var next = _at is null ? Chain.First : _at.NextInStream;
        while (next is not null && next.Offset < Wanted)
        {
            _at = next;
            next = next.NextInStream;
        }

        if (next is null)
            return false;
        (_at, _current) = (next, next.Container);
        return true;
    }
}
