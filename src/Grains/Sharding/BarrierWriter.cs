using System.Diagnostics;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tracing;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// Makes a shard's progress durable. A cut encodes what is dirty between two batches and lets work go on at once; the write runs in the
/// background, one at a time. What a failed write held is part of the next cut.
/// </summary>
internal sealed class BarrierWriter(ShardTable table, ShardServices services, params IBarrierPart[] parts)
{
    private readonly ShardId _shard = table.Id;
    private readonly ShardOptions _options = services.Options;
    private readonly TimeProvider _clock = services.Clock;
    private readonly StateBuffer _buffer = new();
    private List<ActivityContext>? _applied;
    private Task _write = Task.CompletedTask;
    private Task _reporting = Task.CompletedTask;
    private TimeSpan _lastWriteTook;
    private long _lastCut = services.Clock.GetTimestamp();

    public long Count { get; private set; }

    /// <summary>Positions of the last durable barrier.</summary>
    public IReadOnlyList<TopicPosition> Durable { get; private set; } = [];

    public TimeSpan SinceLastCut => _clock.GetElapsedTime(_lastCut);

    /// <summary>True when the last write failed and nobody has looked at it yet.</summary>
    public bool HasFailed => _write.IsFaulted;

    /// <summary>Spreads the first barriers of a family's shards over the interval.</summary>
    public void Stagger() =>
        _lastCut -= (long)(_options.BarrierInterval.TotalSeconds * (table.Family.ShardCount - 1 - table.Shard) / table.Family.ShardCount * _clock.TimestampFrequency);

    /// <summary>A shard that nothing was applied to since its last barrier writes none: idle families cost nothing.</summary>
    public bool IsDue(ReadOnlySpan<TopicPosition> positions) =>
        _write.IsCompleted && SinceLastCut >= Max(_options.BarrierInterval, 4 * _lastWriteTook) && HasNews(positions);

    /// <summary>Notes the span of a batch, whose trace the next barrier belongs to.</summary>
    public void Applied(Activity? batch)
    {
        if (batch is not null && (_applied?.Count ?? 0) < PipelineTrace.MaxOrigins)
        {
            (_applied ??= []).Add(batch.Context);
        }
    }

    /// <summary>Cuts now and writes in the background, after the write before has ended well.</summary>
    /// <exception cref="ShardLostException">The write before was fenced.</exception>
    public async ValueTask CutAsync(IReadOnlyList<TopicPosition> positions)
    {
        await CompletedAsync();
        await services.Failpoints.HitAsync(Failpoints.BarrierBeforeCut);
        var started = _clock.GetTimestamp();
        _buffer.Clear();
        Array.ForEach(parts, part => part.Encode(_buffer));
        _lastCut = _clock.GetTimestamp();
        services.Instruments.BarrierCut(_clock.GetElapsedTime(started));
        var applied = Interlocked.Exchange(ref _applied, null);
        _write = Task.Run(() => WriteAsync(positions, applied));
    }

    /// <summary>Waits for the write in flight.</summary>
    /// <returns>False when it failed: what it held is dirty again.</returns>
    /// <exception cref="ShardLostException">It was fenced.</exception>
    public async ValueTask<bool> CompletedAsync()
    {
        try
        {
            await _write;
            Array.ForEach(parts, part => part.Written());
            return true;
        }
        catch (ShardLostException)
        {
            throw;
        }
        catch (Exception exception)
        {
            // Nothing is lost: what the write held is dirty again and goes into the next barrier.
            services.Instruments.BarrierFailed(_shard, exception);
            Array.ForEach(parts, part => part.TakeBack());
            _write = Task.CompletedTask;
            return false;
        }
    }

    /// <summary>Waits until the last barrier is reported to the log, or could not be.</summary>
    public Task ReportedAsync() => _reporting;

    private bool HasNews(ReadOnlySpan<TopicPosition> positions)
    {
        if (Count == 0 || Array.Exists(parts, part => part.DirtyCount > 0) || positions.Length != Durable.Count)
        {
            return true;
        }

        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i] != Durable[i])
            {
                return true;
            }
        }

        return false;
    }

    private async Task WriteAsync(IReadOnlyList<TopicPosition> positions, List<ActivityContext>? applied)
    {
        using var span = PipelineTrace.Start(PipelineTrace.Barrier, applied);
        span?.SetTag("shard", _shard.ToString()).SetTag("entities", _buffer.Count);
        await services.Failpoints.HitAsync(Failpoints.BarrierAfterCut);
        var started = _clock.GetTimestamp();
        if (!await services.Store.WriteBarrierAsync(_shard, table.Epoch, positions, _buffer, CancellationToken.None))
        {
            services.Instruments.Fenced(_shard);
            throw new ShardLostException($"epoch {table.Epoch} of {_shard} is no longer current: the write was refused");
        }

        _lastWriteTook = _clock.GetElapsedTime(started);
        Durable = positions;
        Count++;
        services.Instruments.BarrierWritten(_buffer.Count, _lastWriteTook);
        await services.Failpoints.HitAsync(Failpoints.BarrierAfterCommit);
        if (_reporting.IsCompleted)
        {
            _reporting = ReportAsync(positions);
        }
    }

    // The store alone says how far the shard is. A log that takes no report, a broker that is gone, costs no barrier; the next one reports again.
    private async Task ReportAsync(IReadOnlyList<TopicPosition> positions)
    {
        try
        {
            await services.Log.CommitAsync(_shard.ToString(), positions, CancellationToken.None);
        }
        catch (Exception exception)
        {
            services.Instruments.NotReported(_shard, exception);
        }
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
