using System.Threading.Channels;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Tables;
using GridGrains.Feeds.Replay;

namespace GridGrains.Silo.Backfills;

/// <summary>
/// Gathers the rows that files are read into and hands them on when there are enough. There are two buffers: while one is written the other is
/// filled, and who fills it waits for the first.
/// </summary>
/// <param name="rows">In a buffer.</param>
internal sealed class BulkCollector(BulkWriter writer, int rows, CancellationToken cancellation) : IBulkTarget
{
    private readonly Channel<BulkBuffer> _full = Channel.CreateUnbounded<BulkBuffer>();
    private readonly Channel<BulkBuffer> _free = Channel.CreateUnbounded<BulkBuffer>();
    private BulkBuffer _filling = new(rows);
    private BulkFile? _file;
    private bool _hasSpare;

    /// <summary>Buffers to be written, in their order.</summary>
    public ChannelReader<BulkBuffer> Full => _full.Reader;

    /// <summary>A buffer was written: its memory is used again.</summary>
    public void Return(BulkBuffer buffer)
    {
        buffer.Clear();
        _free.Writer.TryWrite(buffer);
    }

    public BulkFile BeginFile(string sourceId) => _file = writer.RegisterAsync(sourceId, cancellation).AsTask().GetAwaiter().GetResult();

    public void Add<TRow>(TableDefinition<TRow> table, in TRow row, long number)
    {
        _filling.Add(_file!, table, row, number);
        if (_filling.IsFull)
        {
            HandOn();
        }
    }

    public void EndFile(BulkFileEnd? end)
    {
        if (end is not null)
        {
            _filling.Ended.Add((_file!.Number, end));
        }
    }

    /// <summary>There are no more rows.</summary>
    public void Complete(Exception? failure)
    {
        if (failure is null && !_filling.IsEmpty)
        {
            _full.Writer.TryWrite(_filling);
        }

        _full.Writer.TryComplete(failure);
    }

    private void HandOn()
    {
        _full.Writer.TryWrite(_filling);

        // Whoever is cancelled while it waits has nothing to hand on any more.
        _filling = new BulkBuffer(rows);
        _filling = _hasSpare ? _free.Reader.ReadAsync(cancellation).AsTask().GetAwaiter().GetResult() : _filling;
        _hasSpare = true;
    }
}
