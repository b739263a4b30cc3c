using GridGrains.Domain;
using GridGrains.Domain.Log;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Tail;

internal enum FollowFrom
{
    /// <summary>The oldest record stored.</summary>
    Start,

    /// <summary>What is appended after the following has begun.</summary>
    End,
}

/// <summary>
/// Hands the records of some topics to one taker, on a thread of its own because the log's read blocks. It holds no record back from
/// trimming: what is gone when it comes is passed over. A failure is repeated until the end.
/// </summary>
internal sealed partial class LogFollower(
    string name, IPartitionLog log, IReadOnlyCollection<string> topics, FollowFrom from, Action<LogBatch> take, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const int MaxRecordsPerBatch = 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<TopicPartition, long> _next = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _started;

    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            new Thread(Run) { IsBackground = true, Name = name }.Start();
        }
    }

    /// <summary>Waits until every record before these positions was handed over.</summary>
    public async Task ReachedAsync(IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (positions.All(position => _next.TryGetValue(position.Partition, out var next) && next >= position.NextOffset))
                {
                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellation);
        }
    }

    /// <summary>The next offset of each partition; empty until the following has begun.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Positions
    {
        get
        {
            lock (_gate)
            {
                return _next.ToDictionary();
            }
        }
    }

    /// <summary>Waits until the following has begun.</summary>
    public Task BegunAsync(CancellationToken cancellation) => ReachedAsync([.. Partitions().Select(partition => new TopicPosition(partition, 0))], cancellation);

    /// <summary>Waits until every record that the log holds now was handed over.</summary>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>: the log does not say where it ends.</exception>
    public async Task CaughtUpAsync(CancellationToken cancellation)
    {
        var ends = new List<TopicPosition>();
        foreach (var partition in Partitions())
        {
            ends.Add(new TopicPosition(partition, (await log.GetOffsetsAsync(partition, cancellation)).Next));
        }

        await ReachedAsync(ends, cancellation);
    }

    /// <exception cref="DomainException"><c>StorageUnavailable</c>: not within the time.</exception>
    public async Task CaughtUpAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await CaughtUpAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DomainException(DomainErrorCode.StorageUnavailable, $"the log of {name} is not read to its end yet: ask again in a moment");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (Volatile.Read(ref _started) != 0)
        {
            await _ended.Task;
        }
    }

    private IEnumerable<TopicPartition> Partitions() =>
        from topic in log.Topics
        where topics.Contains(topic.Name)
        from partition in Enumerable.Range(0, topic.Partitions)
        select new TopicPartition(topic.Name, partition);

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Follow(OpenPositions().GetAwaiter().GetResult());
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (DomainException gone) when (gone.Code == DomainErrorCode.RecordsGone)
            {
                LogPassedOver(logger, name, gone.Message);
                Pause();
            }
            catch (Exception failure)
            {
                LogFailed(logger, name, failure);
                Pause();
            }
        }

        _ended.SetResult();
    }

    private void Pause() =>
        Task.Delay(PauseAfterFailure, clock, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();

    private void Follow(TopicPosition[] positions)
    {
        using var reader = log.OpenReader(positions, MaxRecordsPerBatch);
        while (true)
        {
            using var batch = reader.Read(LongestWait, _stop.Token);
            if (batch is not null)
            {
                take(batch);
                Move([new TopicPosition(batch.Partition, batch.LastOffset + 1)]);
            }
        }
    }

    private async Task<TopicPosition[]> OpenPositions()
    {
        var positions = new List<TopicPosition>();
        foreach (var partition in Partitions())
        {
            var stored = await log.GetOffsetsAsync(partition, _stop.Token);
            var first = from == FollowFrom.Start ? stored.Earliest : stored.Next;
            positions.Add(new TopicPosition(partition, NextOf(partition) is { } next ? Math.Max(next, stored.Earliest) : first));
        }

        Move(positions);
        return [.. positions];
    }

    private long? NextOf(TopicPartition partition)
    {
        lock (_gate)
        {
            return _next.TryGetValue(partition, out var next) ? next : null;
        }
    }

    private void Move(IReadOnlyCollection<TopicPosition> positions)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            foreach (var position in positions)
            {
                _next[position.Partition] = position.NextOffset;
            }

            moved = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The log has dropped {Name} before they were read, and they are passed over: {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log cannot be followed for {Name}; it is tried again")]
    private static partial void LogFailed(ILogger logger, string name, Exception failure);
}
