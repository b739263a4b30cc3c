using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Tracing;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// One opening of a sink: reads from where the tables end, on a thread of its own because the log's read blocks, and writes one fill in the
/// background while the next is read. It ends with the first failure; what was not written is read again by the next session.
/// </summary>
internal sealed class SinkSession
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WaitForRoom = TimeSpan.FromMilliseconds(50);

    private readonly ITableSink _sink;
    private readonly IPartitionLog _log;
    private readonly SinkOptions _options;
    private readonly SinkProgress _progress;
    private readonly LowPriorityThread _writer;
    private readonly SinkGate _gate;
    private readonly BatchDecoder _decoder;
    private readonly TimeProvider _clock;
    private readonly IWriteObserver? _observer;
    private readonly IReadOnlyList<TopicPosition> _start;
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SinkFill _filling;
    private SinkFill _writing;
    private Task _write = Task.CompletedTask;
    private long _firstWaitedAt;

    /// <param name="positions">Where the tables end.</param>
    /// <param name="start">Where the log is read from: further on where it no longer has what the tables lack.</param>
    public SinkSession(
        ITableSink sink, IPartitionLog log, SinkOptions options, SinkProgress progress, LowPriorityThread writer, SinkGate gate, DecodedRows decoded, TimeProvider clock,
        IReadOnlyList<TopicPosition> positions, IReadOnlyList<TopicPosition> start, IWriteObserver? observer = null)
    {
        (_sink, _log, _options, _progress, _writer, _gate, _clock, _start, _observer) = (sink, log, options, progress, writer, gate, clock, start, observer);
        _decoder = new BatchDecoder(sink.Tables, decoded);
        (_filling, _writing) = (new SinkFill(_decoder), new SinkFill(_decoder));
        foreach (var position in positions)
        {
            _next[position.Partition] = position.NextOffset;
        }
    }

    /// <summary>Ends after <see cref="Stop"/>, or with the exception that ended the session; no write runs any more then.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"sink-{_sink.Name}" }.Start();

    /// <summary>Asks for a last write of what was read, and the end.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Gives up what is being written.</summary>
    public void Abort()
    {
        _abort.Cancel();
        _stop.Cancel();
    }

    private void Run()
    {
        LowPriorityThread.LowerPriority();
        Exception? failure = null;
        try
        {
            using (var reader = _log.OpenReader(_start, _options.MaxRecordsPerBatch))
            {
                ReadUntilStopped(reader);
            }

            EndWrite();
            BeginWrite();
            EndWrite();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _decoder.Dispose();

        // The next session must not meet a write of this one, however it ended.
        _write.ContinueWith(_ => End(failure), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void End(Exception? failure)
    {
        if (failure is null)
        {
            _ended.TrySetResult();
        }
        else
        {
            _ended.TrySetException(failure);
        }
    }

    private void ReadUntilStopped(IPartitionReader reader)
    {
        try
        {
            while (true)
            {
                using (var batch = reader.Read(NextWait(), _stop.Token))
                {
                    if (batch is not null)
                    {
                        Add(batch);
                        Gather(batch);
                    }
                }

                WriteWhenDue();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _abort.Token.ThrowIfCancellationRequested();
        }
    }

    private void Add(LogBatch batch)
    {
        if (_filling.IsEmpty)
        {
            _firstWaitedAt = _clock.GetTimestamp();
        }

        var rows = _filling.Rows;
        _filling.Add(batch, _next[batch.Partition]);
        _progress.RowsRead(_filling.Rows - rows);
        _next[batch.Partition] = batch.LastOffset + 1;
    }

    // At the log's end one read of what a while has brought costs less than one for each append.
    private void Gather(LogBatch batch)
    {
        if (batch.Count < _options.MaxRecordsPerBatch && !_progress.IsDraining)
        {
            _stop.Token.WaitHandle.WaitOne(_options.GatherFor);
        }
    }

    private TimeSpan NextWait()
    {
        if (_filling.IsEmpty)
        {
            return LongestWait;
        }

        var left = _progress.IsDraining ? TimeSpan.Zero : _options.Interval - _clock.GetElapsedTime(_firstWaitedAt);
        return left <= TimeSpan.Zero ? WaitForRoom : left < LongestWait ? left : LongestWait;
    }

    private void WriteWhenDue()
    {
        if (_write.IsFaulted || _write.IsCanceled)
        {
            EndWrite();
        }

        var isFull = _filling.Rows >= _options.MaxRows || _filling.Bytes >= _options.MaxBytes;
        var isDue = !_filling.IsEmpty && _write.IsCompleted && (_progress.IsDraining || _clock.GetElapsedTime(_firstWaitedAt) >= _options.Interval);
        if (isFull || isDue)
        {
            EndWrite();
            BeginWrite();
        }
    }

    // A full fill waits here: a slow sink stops the reading, not the memory.
    private void EndWrite() => _write.WaitAsync(_abort.Token).GetAwaiter().GetResult();

    private void BeginWrite()
    {
        if (_filling.IsEmpty)
        {
            return;
        }

        (_writing, _filling) = (_filling, _writing);
        _filling.Clear();
        _write = _writer.RunAsync(() => _gate.PassAsync(WriteAsync, _abort.Token));
    }

    private async Task WriteAsync()
    {
        var rows = _writing.Take();
        var (started, startedUtc) = (_clock.GetTimestamp(), _clock.GetUtcNow().UtcDateTime);
        using var span = PipelineTrace.Start(PipelineTrace.Write, _writing.Origins);
        span?.SetTag("sink", _sink.Name).SetTag("rows", _writing.Rows);
        await _sink.WriteAsync(rows, _abort.Token);
        _progress.Written(rows, _clock.GetElapsedTime(started), _writing.OldestUtc, _clock.GetUtcNow().UtcDateTime);
        _observer?.Written(_sink, rows, startedUtc);
        await _log.CommitAsync(_progress.Consumer, [.. rows.Select(row => row.NextPosition)], _abort.Token);
    }
}
