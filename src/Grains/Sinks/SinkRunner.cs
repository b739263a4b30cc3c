using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Grains.Sinks;

/// <summary>
/// Keeps one sink of this silo going: opens it for the partitions that the silo owns, reads and writes until the ownership changes or
/// something fails, and opens it again. Everything it holds in memory can be read again, so it drops it on any doubt.
/// </summary>
public sealed class SinkRunner : IAsyncDisposable
{
    private const int FailuresOfDrain = 3;

    private static readonly TimeSpan LagInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(100);

    private readonly ITableSink _sink;
    private readonly SinkOptions _options;
    private readonly IPartitionLog _log;
    private readonly SinkOwnership _ownership;
    private readonly SinkInstruments _instruments;
    private readonly SinkProgress _progress;
    private readonly DecodedRows _decoded;
    private readonly SinkGate _gate;
    private readonly TimeProvider _clock;
    private readonly IWriteObserver? _observer;
    private readonly LowPriorityThread _writer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly Task _whenStopping;
    private Task _running = Task.CompletedTask;

    internal SinkRunner(
        ITableSink sink, SinkOptions options, IPartitionLog log, SinkOwnership ownership, SinkInstruments instruments, DecodedRows decoded, SinkGate gate,
        TimeProvider clock, IWriteObserver? observer)
    {
        options.Validate();
        (_sink, _options, _log, _ownership, _instruments, _decoded, _gate, _clock, _observer) = (sink, options, log, ownership, instruments, decoded, gate, clock, observer);
        _progress = new SinkProgress(sink.Name, instruments);
        _writer = new LowPriorityThread($"sink-{sink.Name}-writer");
        _whenStopping = Task.Delay(Timeout.Infinite, _stopping.Token);
        instruments.Register(sink.Name, _progress);
    }

    public SinkStatus Status => _progress.Status;

    /// <summary>Rows read in the life of this process, written or not.</summary>
    internal long Read => _progress.Read;

    /// <summary>Waits until the tables hold everything that the log holds of this silo's partitions, writing without delay meanwhile.</summary>
    /// <returns>False when the sink has failed repeatedly instead; its status says why.</returns>
    public async Task<bool> DrainAsync(CancellationToken cancellation)
    {
        var failures = Status.Failures;
        _progress.IsDraining = true;
        try
        {
            while (_progress.Partitions.Any() is false || await _progress.RefreshLagAsync(_log, cancellation) > 0)
            {
                if (Status.Failures - failures >= FailuresOfDrain)
                {
                    return false;
                }

                await Task.Delay(DrainPoll, _clock, cancellation);
            }

            return true;
        }
        finally
        {
            _progress.IsDraining = false;
        }
    }

    internal void Start() => _running = Task.Run(() => Task.WhenAll(RunAsync(), FollowLagAsync()));

    /// <summary>Writes what was read, within the deadline; at once when the token is cancelled.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var hurry = cancellationToken.Register(_hurry.Cancel);
        await _stopping.CancelAsync();
        await _running;
        _progress.Closed();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _ownership.Dispose();
        _writer.Dispose();
        _stopping.Dispose();
        _hurry.Dispose();
        await _sink.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await FollowAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                await FailedAsync(failure);
            }
        }
    }

    private async Task FollowAsync()
    {
        var changed = _ownership.Changed;
        var partitions = _ownership.PartitionsOf(_sink.Topics, _log.Topics);
        if (partitions.Length == 0)
        {
            _progress.Closed();
            await changed.WaitAsync(_stopping.Token);
            return;
        }

        var session = await OpenAsync(partitions);
        session.Start();
        while (partitions.AsSpan().SequenceEqual(_ownership.PartitionsOf(_sink.Topics, _log.Topics)) && !_stopping.IsCancellationRequested)
        {
            await Task.WhenAny(session.Ended, changed, _whenStopping);
            if (session.Ended.IsCompleted)
            {
                break;
            }

            changed = _ownership.Changed;
        }

        await CloseAsync(session);
    }

    private async Task<SinkSession> OpenAsync(TopicPartition[] partitions)
    {
        IReadOnlyList<TopicPosition> positions = [];
        await _writer.RunAsync(async () => positions = await _sink.OpenAsync(partitions, _stopping.Token));
        var start = new TopicPosition[positions.Count];
        for (var i = 0; i < start.Length; i++)
        {
            start[i] = Readable(positions[i], await _log.GetOffsetsAsync(positions[i].Partition, _stopping.Token));
        }

        // From its first commit on a consumer is protected from trimming.
        await _log.CommitAsync(_progress.Consumer, start, _stopping.Token);
        _progress.Opened(positions);
        return new SinkSession(_sink, _log, _options, _progress, _writer, _gate, _decoded, _clock, positions, start, _observer);
    }

    private TopicPosition Readable(TopicPosition position, OffsetRange stored)
    {
        if (position.NextOffset > stored.Next)
        {
            throw new DomainException(
                DomainErrorCode.StorageStamp,
                $"the tables of sink {_sink.Name} hold {position.Partition} up to offset {position.NextOffset - 1}, but the log ends at {stored.Next - 1}: they belong to another log");
        }

        if (position.NextOffset >= stored.Earliest)
        {
            return position;
        }

        if (position.NextOffset > 0)
        {
            _instruments.Missed(_sink.Name, position.Partition, stored.Earliest - position.NextOffset);
        }

        return position with { NextOffset = stored.Earliest };
    }

    private async Task CloseAsync(SinkSession session)
    {
        session.Stop();
        try
        {
            await session.Ended.WaitAsync(_options.StopDeadline, _clock, _hurry.Token);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !session.Ended.IsCompleted)
        {
            session.Abort();
            await session.Ended.WaitAsync(_stopping.Token);
        }
    }

    // Who lost a race opens again at once: the winner's rows are in the tables already.
    private async Task FailedAsync(Exception failure)
    {
        var failures = _progress.Failed(failure);
        if (failure is TableSinkConflictException && failures == 1)
        {
            return;
        }

        _observer?.Failed(_sink, failure);
        var pause = TimeSpan.FromTicks(Math.Min(_options.LongestPause.Ticks, _options.FirstPause.Ticks << Math.Min(failures - 1, 10)));
        await Task.Delay(pause, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowLagAsync()
    {
        using var timer = new PeriodicTimer(LagInterval, _clock);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
                await _progress.RefreshLagAsync(_log, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is DomainException or TimeoutException)
            {
                _instruments.LogLagUnknown(_sink.Name, failure);
            }
        }
    }
}
