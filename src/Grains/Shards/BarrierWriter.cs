using GridGrains.Domain.Areas;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Windows;

namespace GridGrains.Grains.Shards;

/// <summary>
/// Makes a shard's progress durable. A cut encodes what is dirty between two batches and lets work go on at once; the write runs in the
/// background, one at a time. What a failed write held is part of the next cut.
/// </summary>
internal sealed class BarrierWriter(
    ShardId shard, ShardTable table, ICheckpointStore store, IPartitionLog log, ShardOptions options, ShardInstruments instruments, IFailpoints failpoints, TimeProvider clock)
{
    private const string ShardStateKey = "watermarks";

    private readonly StateBuffer _buffer = new();
    private readonly HashSet<EntitySlot> _inFlightNodes = [];
    private readonly HashSet<AreaSlot> _inFlightAreas = [];
    private readonly List<EntitySlot> _dirtyNodes = [];
    private readonly List<AreaSlot> _dirtyAreas = [];
    private Task _write = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;
    private TimeSpan _lastWriteTook;
    private long _lastCut = clock.GetTimestamp();

    public int DirtyCount => _dirtyNodes.Count;

    public long Count { get; private set; }

    /// <summary>Positions of the last durable barrier.</summary>
    public IReadOnlyList<TopicPosition> Durable { get; private set; } = [];

    public TimeSpan SinceLastCut => clock.GetElapsedTime(_lastCut);

    /// <summary>True when the last write failed and nobody has looked at it yet.</summary>
    public bool HasFailed => _write.IsFaulted;

    public bool IsDue => _write.IsCompleted && SinceLastCut >= Max(options.BarrierInterval, 4 * _lastWriteTook);

    /// <summary>Spreads the first barriers of the shards over the interval.</summary>
    public void Stagger() =>
        _lastCut -= (long)(options.BarrierInterval.TotalSeconds * (options.ShardCount - 1 - shard.Index) / options.ShardCount * clock.TimestampFrequency);

    public void MarkDirty(EntitySlot slot)
    {
        if (!slot.IsDirty)
        {
            slot.IsDirty = true;
            _dirtyNodes.Add(slot);
        }
    }

    public void MarkDirty(AreaSlot area)
    {
        if (!area.IsUnstored)
        {
            area.IsUnstored = true;
            _dirtyAreas.Add(area);
        }
    }

    /// <summary>Cuts now and writes in the background, after the write before has ended well.</summary>
    /// <exception cref="ShardLostException">The write before was fenced.</exception>
    public async ValueTask CutAsync(IReadOnlyList<TopicPosition> positions, ShardWatermarks watermarks)
    {
        await CompletedAsync();
        await failpoints.HitAsync(Failpoints.BarrierBeforeCut);
        var started = clock.GetTimestamp();
        Encode(watermarks);
        _lastCut = clock.GetTimestamp();
        instruments.BarrierCut(clock.GetElapsedTime(started));
        _write = Task.Run(() => WriteAsync(positions));
    }

    /// <summary>Waits for the write in flight.</summary>
    /// <returns>False when it failed: what it held is dirty again.</returns>
    /// <exception cref="ShardLostException">It was fenced.</exception>
    public async ValueTask<bool> CompletedAsync()
    {
        try
        {
            await _write;
            return true;
        }
        catch (ShardLostException)
        {
            throw;
        }
        catch (Exception exception)
        {
            // Nothing is lost: the write's entities are dirty again and the next barrier holds them.
            instruments.BarrierFailed(shard, exception);
            TakeBack();
            _write = Task.CompletedTask;
            return false;
        }
    }

    /// <summary>Waits until the log is told of the last barrier, or could not be.</summary>
    public Task LogToldAsync() => _telling;

    private void Encode(ShardWatermarks watermarks)
    {
        _buffer.Clear();
        _inFlightNodes.Clear();
        _inFlightAreas.Clear();
        foreach (var slot in _dirtyNodes)
        {
            _buffer.Begin(StateKind.Node, slot.Key);
            NodeStateCodec.Encode(table.Nodes[slot.Key].State, _buffer);
            _buffer.End();
            slot.IsDirty = false;
            _inFlightNodes.Add(slot);
        }

        foreach (var area in _dirtyAreas)
        {
            _buffer.Begin(StateKind.Contribution, AreaContributionCodec.StorageKey(area.Id));
            AreaContributionCodec.Encode(area.Contribution, _buffer);
            _buffer.End();
            area.IsUnstored = false;
            _inFlightAreas.Add(area);
        }

        _buffer.Begin(StateKind.Shard, ShardStateKey);
        watermarks.Encode(_buffer);
        _buffer.End();
        _dirtyNodes.Clear();
        _dirtyAreas.Clear();
    }

    private async Task WriteAsync(IReadOnlyList<TopicPosition> positions)
    {
        await failpoints.HitAsync(Failpoints.BarrierAfterCut);
        var started = clock.GetTimestamp();
        if (!await store.WriteBarrierAsync(shard, table.Epoch, positions, _buffer, CancellationToken.None))
        {
            instruments.Fenced(shard);
            throw new ShardLostException($"epoch {table.Epoch} of {shard} is no longer current: the write was refused");
        }

        _lastWriteTook = clock.GetElapsedTime(started);
        Durable = positions;
        Count++;
        instruments.BarrierWritten(_buffer.Count, _lastWriteTook);
        await failpoints.HitAsync(Failpoints.BarrierAfterCommit);
        if (_telling.IsCompleted)
        {
            _telling = TellLogAsync(positions);
        }
    }

    // The store alone says how far the shard is. A log that cannot be told, a broker that is gone, costs no barrier; the next one tells it.
    private async Task TellLogAsync(IReadOnlyList<TopicPosition> positions)
    {
        try
        {
            await log.CommitAsync(shard.ToString(), positions, CancellationToken.None);
        }
        catch (Exception exception)
        {
            instruments.LogNotTold(shard, exception);
        }
    }

    private void TakeBack()
    {
        foreach (var slot in _inFlightNodes)
        {
            MarkDirty(slot);
        }

        foreach (var area in _inFlightAreas)
        {
            MarkDirty(area);
        }
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
