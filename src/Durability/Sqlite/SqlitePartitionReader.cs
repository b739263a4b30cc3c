using System.Diagnostics;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using ZstdSharp;

namespace GridGrains.Durability.Sqlite;

/// <summary>Reads stored batches over a connection of its own. Decoding costs no allocation per record; batches reuse disposed memory.</summary>
internal sealed class SqlitePartitionReader : IPartitionReader
{
    /// <summary>Appends wake the reader at once; this bounds what a missed wake-up could cost.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(1);

    private readonly PartitionCursor[] _cursors;
    private readonly int _maxRecords;
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _select;
    private readonly Decompressor _decompressor = new();
    private readonly ManualResetEventSlim _wake = new();
    private readonly Stack<OpenBatch> _idle = new();
    private readonly BatchMemory.Pool _memory;
    private RecordHeaders? _lastHeaders;
    private int _turn;
    private bool _disposed;

    public SqlitePartitionReader(string path, PartitionCursor[] cursors, int maxRecords)
    {
        (_cursors, _maxRecords) = (cursors, maxRecords);
        _memory = new BatchMemory.Pool(maxRecords);
        _database = SqliteDatabase.OpenReader(path);
        _select = _database.Prepare(
            "SELECT first_offset, appended_at_us, schema, source, trace_parent, payload FROM batch WHERE partition = ?1 AND last_offset >= ?2 ORDER BY last_offset LIMIT 1");
        foreach (var cursor in cursors)
            cursor.Partition.Subscribe(_wake);
    }

    public LogBatch? Read(TimeSpan wait, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            // Reset before looking: an append between the look and the wait leaves the event set.
            _wake.Reset();
            if (NextReadable() is { } cursor)
                return ReadFrom(cursor);
            var left = wait - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return null;
            _wake.Wait(left < RecheckInterval ? left : RecheckInterval, cancellation);
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var cursor in _cursors)
            cursor.Partition.Unsubscribe(_wake);
        _select.Dispose();
        _database.Dispose();
        _decompressor.Dispose();
    }

    private PartitionCursor? NextReadable()
    {
        for (var i = 0; i < _cursors.Length; i++)
        {
            _turn = _turn + 1 < _cursors.Length ? _turn + 1 : 0;
            if (_cursors[_turn].IsReadable)
                return _cursors[_turn];
        }

        return null;
    }

    private LogBatch ReadFrom(PartitionCursor cursor)
    {
        var memory = _memory.Rent();
        var records = memory.Records;
        while (records.Count < _maxRecords && records.Length < BatchMemory.MaxBatchBytes && cursor.IsReadable)
        {
            var open = cursor.OpenBatch ??= Open(cursor);
            var from = records.Count;
            var count = Math.Min(open.Records.Remaining, _maxRecords - from);
            open.Records.CopyTo(records, count);
            for (var i = from; i < from + count; i++)
                memory.Offsets[i] = cursor.NextOffset++;
            memory.AppendedAtUtc.AsSpan(from, count).Fill(open.AppendedAtUtc);
            memory.Headers.AsSpan(from, count).Fill(open.Headers);
            if (open.Records.Remaining == 0)
            {
                _idle.Push(open);
                cursor.OpenBatch = null;
            }
        }

        return memory.ToBatch(cursor.Partition.Partition);
    }

    /// <summary>Decodes the batch that holds the wanted offset, or the first one after a gap, and moves the cursor to its first wanted record.</summary>
    private OpenBatch Open(PartitionCursor cursor)
    {
        var partition = cursor.Partition;
        var open = _idle.TryPop(out var idle) ? idle : new OpenBatch();
        try
        {
            var found = _select.Bind(1, partition.Id).Bind(2, cursor.NextOffset).Step();
            if (cursor.NextOffset < partition.Earliest || !found)
            {
                throw new DomainException(
                    DomainErrorCode.RecordsGone,
                    $"offset {cursor.NextOffset} of {partition.Partition} is no longer stored: the oldest is {partition.Earliest}");
            }

            open.Records.Load(_select.Bytes(5), _decompressor);
            open.AppendedAtUtc = UnixTime.Utc(_select.Int64(1));
            open.Headers = Headers();
            var first = _select.Int64(0);
            if (first < cursor.NextOffset)
                open.Records.Skip((int)(cursor.NextOffset - first));
            else
                cursor.NextOffset = first;
            return open;
        }
        catch
        {
            _idle.Push(open);
            throw;
        }
        finally
        {
            _select.Reset();
        }
    }

    /// <summary>Batches of one source carry equal headers mostly: those share one object.</summary>
    private RecordHeaders Headers()
    {
        var last = _lastHeaders;
        var sameTrace = _select.IsNull(4) ? last?.TraceParent is null : last?.TraceParent is { } trace && IsText(4, trace);
        if (last is not null && sameTrace && IsText(2, last.Schema) && IsText(3, last.Source))
            return last;
        return _lastHeaders = new RecordHeaders(_select.Text(2), _select.Text(3), _select.IsNull(4) ? null : _select.Text(4));
    }

    private bool IsText(int column, string text)
    {
        var bytes = _select.Bytes(column);
        Span<byte> utf8 = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && bytes.SequenceEqual(utf8[..length]);
    }
}
