using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Streams.Records;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace GridGrains.Streams.Queues;

/// <summary>
/// Feeds a queue from its partition: new records, old ones for subscriptions that catch up, and streams to be attached. Reads run on the
/// thread pool; everything else on the agent's turn.
/// </summary>
internal sealed partial class PartitionQueueReceiver : IQueueAdapterReceiver
{
    private readonly PartitionQueue _queue;
    private readonly IPartitionLog _log;
    private readonly RecordMapper _mapper;
    private readonly RedpandaStreamOptions _options;
    private readonly IStreamQueueCheckpointerFactory _checkpointers;
    private readonly StreamQueueInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HistoryReader _history;
    private readonly string _group;
    private IStreamQueueCheckpointer<string>? _checkpointer;
    private IPartitionReader? _reader;
    private long _storedTo = -1;
    private DateTimeOffset _nextStore;

    public PartitionQueueReceiver(
        PartitionQueue queue,
        IPartitionLog log,
        RecordMapper mapper,
        RedpandaStreamOptions options,
        IStreamQueueCheckpointerFactory checkpointers,
        StreamQueueInstruments instruments,
        TimeProvider time,
        ILogger logger)
    {
        (_queue, _log, _mapper, _options) = (queue, log, mapper, options);
        (_checkpointers, _instruments, _time, _logger) = (checkpointers, instruments, time, logger);
        _history = new HistoryReader(log, mapper, options.ReadSize);
        _group = $"streams/{mapper.Provider}/{queue.Partition.Topic}";
    }

    public async Task Initialize(TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        await StartAsync(deadline.Token);
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        // An agent starts to pump also when the first start failed.
        if (_checkpointer is null)
            await StartAsync(cancellationToken);
        StoreCheckpoint();
        var messages = new List<IBatchContainer>();
        try
        {
            await ReadNewAsync(messages, cancellationToken);
            await ReadHistoryAsync(messages, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogReadFailed(_queue.Partition, failure);
            CloseReaders();
            if (messages.Count == 0)
                throw;
        }

        while (_queue.TryTakeAttach(out var stream))
            messages.Add(new AttachContainer(stream, _queue.End));
        return messages;
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        CloseReaders();
        if (_checkpointer is null)
            return;
        using var deadline = new CancellationTokenSource(timeout, _time);
        UpdateCheckpoint();
        await _checkpointer.FlushAsync(deadline.Token);
        LogStopped(_queue.Partition, _queue.DeliveredTo);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var checkpointer = await _checkpointers.Create($"{_queue.Partition}", cancellation);
        var stored = await checkpointer.Load(cancellation);
        var range = await _log.GetOffsetsAsync(_queue.Partition, cancellation);
        if (string.IsNullOrEmpty(stored))
        {
            _queue.Start(_options.NewQueuesStartAt == QueueStart.Earliest ? range.Earliest : range.Next);
            // A crash before the first delivery must not start at a later end.
            checkpointer.Update(Text(_queue.StartOffset), _time.GetUtcNow().UtcDateTime, cancellation);
            await checkpointer.FlushAsync(cancellation);
        }
        else
        {
            var next = long.Parse(stored, CultureInfo.InvariantCulture);
            if (next < range.Earliest)
                ReportGone(next, range.Earliest);
            _queue.Start(Math.Max(next, range.Earliest));
        }

        _storedTo = _queue.StartOffset;
        _checkpointer = checkpointer;
        LogStarted(_queue.Partition, _queue.StartOffset);
    }

    private async Task ReadNewAsync(List<IBatchContainer> messages, CancellationToken cancellation)
    {
        if (_reader is null)
        {
            var range = await _log.GetOffsetsAsync(_queue.Partition, cancellation);
            if (_queue.NextOffset < range.Earliest)
            {
                ReportGone(_queue.NextOffset, range.Earliest);
                _queue.SkipTo(range.Earliest);
            }

            _reader = _log.OpenReader([new TopicPosition(_queue.Partition, _queue.NextOffset)], _options.ReadSize, _group);
        }

        var reader = _reader;
        await Task.Run(() => ReadNew(reader, messages, cancellation), cancellation);
        _instruments.RecordsRead(_queue.Partition.Topic, messages.Count);
    }

    private void ReadNew(IPartitionReader reader, List<IBatchContainer> messages, CancellationToken cancellation)
    {
        using var batch = reader.Read(TimeSpan.Zero, cancellation);
        for (var i = 0; batch is not null && i < batch.Count; i++)
            messages.Add(_mapper.ToContainer(batch, i, _mapper.StreamOf(batch, i), isLive: true));
    }

    private async Task ReadHistoryAsync(List<IBatchContainer> messages, CancellationToken cancellation)
    {
        foreach (var cursor in _queue.CatchingUp.Where(cursor => cursor.HistoryNext is not null).ToArray())
            JoinIfThere(cursor, messages);
        var behind = _queue.CatchingUp.Where(cursor => cursor.HistoryCount < _options.ReadSize).ToArray();
        if (behind.Length == 0)
        {
            _history.Close();
            return;
        }

        var from = behind.Min(cursor => cursor.HistoryNext!.Value);
        from = await SkipGoneAsync(behind, from, cancellation);
        var streams = behind.Select(cursor => cursor.Chain.Stream).ToHashSet();
        var (records, next) = await Task.Run(() => _history.Read(from, streams, cancellation), cancellation);
        var known = records.ToLookup(record => record.StreamId);
        foreach (var cursor in behind)
            Give(cursor, known[cursor.Chain.Stream], from, next, messages);
    }

    /// <summary>Hands old records to a subscription whose place lies within what was read.</summary>
    private void Give(QueueCursor cursor, IEnumerable<RecordContainer> records, long from, long next, List<IBatchContainer> messages)
    {
        if (cursor.IsDisposed || cursor.HistoryNext is not { } wanted || wanted < from || wanted >= next)
            return;
        var given = 0;
        foreach (var record in records.Where(record => record.Record.Token.Offset >= wanted))
        {
            cursor.AddHistory(record);
            given++;
        }

        cursor.HistoryReadTo(next);
        _instruments.HistoryRead(_queue.Partition.Topic, given);
        if (!JoinIfThere(cursor, messages) && given > 0)
            messages.Add(new AttachContainer(cursor.Chain.Stream, _queue.End));
    }

    private bool JoinIfThere(QueueCursor cursor, List<IBatchContainer> messages)
    {
        if (!_queue.TryJoin(cursor))
            return false;
        messages.Add(new AttachContainer(cursor.Chain.Stream, _queue.End));
        return true;
    }

    private async Task<long> SkipGoneAsync(QueueCursor[] cursors, long from, CancellationToken cancellation)
    {
        var range = await _log.GetOffsetsAsync(_queue.Partition, cancellation);
        if (from >= range.Earliest)
            return from;
        foreach (var cursor in cursors.Where(cursor => cursor.HistoryNext < range.Earliest))
        {
            // A subscription from the earliest record on asks for none that is gone.
            if (cursor.HistoryNext > 0)
                ReportGone(cursor.HistoryNext.Value, range.Earliest);
            cursor.HistoryReadTo(range.Earliest);
        }

        return range.Earliest;
    }

    private void StoreCheckpoint()
    {
        var now = _time.GetUtcNow();
        if (_queue.DeliveredTo == _storedTo || now < _nextStore)
            return;
        _nextStore = now + _options.CheckpointPeriod;
        UpdateCheckpoint();
    }

    private void UpdateCheckpoint()
    {
        _storedTo = _queue.DeliveredTo;
        _checkpointer!.Update(Text(_storedTo), _time.GetUtcNow().UtcDateTime, CancellationToken.None);
    }

    private void ReportGone(long from, long to)
    {
        _instruments.RecordsGone(_queue.Partition.Topic, to - from);
        LogGone(_queue.Partition, from, to);
    }

    private void CloseReaders()
    {
        _reader?.Dispose();
        _reader = null;
        _history.Close();
    }

    private static string Text(long offset) => offset.ToString(CultureInfo.InvariantCulture);
}
