using System.Threading.Channels;
using GridGrains.Domain;
using Microsoft.Data.Sqlite;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// The only writer of the log file. Its thread takes whatever requests have gathered while the commit before ran, and commits them together:
/// a lone append waits for nothing, a crowd shares one commit. Trimming runs in small steps between groups.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>A group is closed once its batches reach this, so that one commit stays short.</summary>
    private const long GroupBytes = 4 * 1024 * 1024;

    private readonly SqliteDatabase _database;
    private readonly LogConsumers _consumers;
    private readonly BatchTable _batches;
    private readonly LogTrimmer _trimmer;
    private readonly WalCheckpointer _checkpointer;
    private readonly Channel<LogWrite> _queue;
    private readonly Thread _thread;
    private readonly List<LogWrite> _group = [];
    private readonly List<LogWrite> _waitingForTrim = [];
    private IEnumerator<TrimStep>? _trim;

    public LogWriter(SqliteDatabase database, LogConsumers consumers, BatchTable batches, LogTrimmer trimmer, WalCheckpointer checkpointer, int queuedWrites)
    {
        (_database, _consumers, _batches, _trimmer, _checkpointer) = (database, consumers, batches, trimmer, checkpointer);
        // Synchronous: an append sets this thread's wait itself, without a detour over a pool that may be busy.
        _queue = Channel.CreateBounded<LogWrite>(new BoundedChannelOptions(queuedWrites) { SingleReader = true, AllowSynchronousContinuations = true });
        _thread = new Thread(Run) { IsBackground = true, Name = "partition log writer" };
        _thread.Start();
    }

    /// <summary>Queues a request, waiting while the queue is full; its outcome is <see cref="LogWrite.Done"/>.</summary>
    public ValueTask EnqueueAsync(LogWrite write, CancellationToken cancellation) => _queue.Writer.WriteAsync(write, cancellation);

    /// <summary>Queues a request if there is room.</summary>
    public bool TryEnqueue(LogWrite write) => _queue.Writer.TryWrite(write);

    /// <summary>Finishes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        while (HasWork())
        {
            TakeGroup();
            if (_group.Count > 0)
                CommitGroup();
            if (_trim is not null)
                StepTrim(_trim);
        }

        EndTrim(new ObjectDisposedException(nameof(SqlitePartitionLog)));
    }

    /// <summary>Blocks for a request unless a trim pass wants its next step; false once the queue is closed and empty.</summary>
    private bool HasWork() =>
        _trim is not null ? !_queue.Reader.Completion.IsCompleted : _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void TakeGroup()
    {
        _group.Clear();
        var bytes = 0L;
        while (bytes < GroupBytes && _queue.Reader.TryRead(out var write))
        {
            if (write is TrimWrite)
            {
                _waitingForTrim.Add(write);
                _trim ??= _trimmer.Steps().GetEnumerator();
                continue;
            }

            bytes += write is AppendWrite append ? append.StoredBytes : 0;
            _group.Add(write);
        }
    }

    private void CommitGroup()
    {
        if (FailureOf(RefuseAppendsWithoutRoom) is { } noRoomMade)
            FailGroup(noRoomMade);
        while (_group.Count > 0)
        {
            if (FailureOf(WriteGroup) is not { } failure)
            {
                CompleteGroup();
                return;
            }

            // A full disk has no room for records; positions, which take none, go in without them.
            _batches.Abandon();
            if (failure is DomainException { Code: DomainErrorCode.StorageFull } && _group.Exists(write => write is AppendWrite))
                Refuse(failure, _ => true);
            else
                FailGroup(failure);
        }
    }

    private static Exception? FailureOf(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private void CompleteGroup()
    {
        _batches.Publish();
        foreach (var write in _group)
        {
            Remember(write);
            write.Complete();
        }

        _checkpointer.Committed(StoredBytes());
    }

    private void FailGroup(Exception failure)
    {
        foreach (var write in _group)
            write.Fail(failure);
        _group.Clear();
    }

    /// <summary>Positions of consumers still go in when there is no room for records: they are what makes room.</summary>
    private void RefuseAppendsWithoutRoom()
    {
        var bytes = StoredBytes();
        if (bytes == 0 || _trimmer.MakeRoom(bytes) is not { } refusal)
            return;
        Refuse(refusal, append => !append.UsesReserve);
        if (StoredBytes() is > 0 and var rest && _trimmer.MakeRoom(rest, usesReserve: true) is { } full)
            Refuse(full, _ => true);
    }

    private void Refuse(Exception refusal, Func<AppendWrite, bool> isMeant)
    {
        foreach (var append in _group.OfType<AppendWrite>().Where(isMeant))
            append.Fail(refusal);
        _group.RemoveAll(write => write is AppendWrite append && isMeant(append));
    }

    private long StoredBytes() => _group.Sum(write => write is AppendWrite append ? append.StoredBytes : 0);

    private void WriteGroup() => _database.Write(() =>
    {
        foreach (var write in _group)
        {
            switch (write)
            {
                case AppendWrite append:
                    _batches.Insert(append);
                    break;
                case CommitWrite commit:
                    _consumers.Write(commit.Consumer, commit.Positions);
                    break;
                case ForgetWrite forget:
                    _consumers.WriteForgotten(forget.Consumer);
                    break;
            }
        }

        _batches.WriteNextOffsets();
    });

    private void Remember(LogWrite write)
    {
        if (write is CommitWrite commit)
            _consumers.Remember(commit.Consumer, commit.Positions);
        else if (write is ForgetWrite forget)
            _consumers.Forget(forget.Consumer);
    }

    private void StepTrim(IEnumerator<TrimStep> trim)
    {
        try
        {
            if (!trim.MoveNext())
                EndTrim(null);
        }
        catch (Exception reason) when (reason is DomainException or SqliteException)
        {
            EndTrim(reason);
        }
    }

    private void EndTrim(Exception? failure)
    {
        _trim?.Dispose();
        _trim = null;
        foreach (var write in _waitingForTrim)
        {
            if (failure is null)
                write.Complete();
            else
                write.Fail(failure);
        }

        _waitingForTrim.Clear();
    }
}
