using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Windows;
using GridGrains.Grains.Areas;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.DeadLetters;
using GridGrains.Grains.Derived;

namespace GridGrains.Grains.Shards;

/// <summary>One shard under one claim: read, apply, tell the areas, write barriers. All state here dies with the claim.</summary>
internal sealed class ShardRun : IAsyncDisposable
{
    private const string Source = "SHARDS";

    private readonly ShardServices _services;
    private readonly ShardTable _table;
    private readonly TopicPosition[] _positions;
    private readonly ShardWatermarks _watermarks;
    private readonly EntityTable _entities = new();
    private readonly AreaBook _areas;
    private readonly BarrierWriter _barriers;
    private readonly DeadLetterWriter _deadLetters;
    private readonly DerivedEventWriter _derived;
    private readonly BatchPump _pump;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Action<EntityWork, NodeApplyResult> _taken;
    private FactCounts _facts;
    private TaskCompletionSource? _barrierWanted;
    private volatile bool _isOver;

    public ShardRun(ShardId shard, ClaimedShard claimed, ShardServices services)
    {
        Shard = shard;
        _services = services;
        _taken = Taken;
        _table = claimed.Table;
        _positions = claimed.Positions;
        _watermarks = claimed.Watermarks;
        _barriers = new BarrierWriter(shard, _table, services.Store, services.Log, services.Options, services.Instruments, services.Failpoints, services.Clock);
        _barriers.Stagger();
        _areas = new AreaBook(shard, _table.Epoch, claimed.Areas, services);
        _deadLetters = new DeadLetterWriter(services.Outcomes);
        _derived = new DerivedEventWriter(services.Outcomes, Source);
        foreach (var (key, entry) in _table.Nodes)
        {
            var slot = NewSlot(key, entry.State.Key);
            slot.ExpectedLast = entry.State.LastOffsets;
            slot.ReadLabels = entry.State.Labels;
            _areas.Bind(slot, entry.State.Labels);
            _entities.Add(slot);
        }

        var parser = new BatchParser(
            shard.Index, services.Options.ShardCount, services.Options.Topics, ReadingWatermarks(), _entities, NewSlot);
        _pump = new BatchPump($"shard-{shard.Index}", services.Log.OpenReader(_positions, services.Options.MaxRecordsPerBatch), parser, services.Options);
    }

    public ShardId Shard { get; }

    /// <summary>Consumes until the end, ends the batch and the telling at hand, and writes the last barrier: all within the release deadline.</summary>
    public async Task ConsumeAsync(CancellationToken end)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _services.Clock);
        await using var ending = end.Register(() => deadline.CancelAfter(_services.Options.ReleaseDeadline));
        while (!end.IsCancellationRequested)
        {
            await WriteBarrierWhenDueAsync(deadline.Token);
            _areas.FlushWhenDue();
            if (_pump.Batches.TryRead(out var batch))
            {
                await ApplyAsync(batch, deadline.Token);
            }
            else
            {
                await WaitForWorkAsync(end);
            }
        }

        await WriteBarrierAsync(deadline.Token).AsTask().WaitAsync(deadline.Token);
        await _barriers.LogToldAsync().WaitAsync(deadline.Token);
        await _areas.ToldAsync().WaitAsync(deadline.Token);
    }

    /// <summary>Asks the loop for a barrier and waits until it is durable.</summary>
    public async Task WriteBarrierNowAsync(CancellationToken cancellation)
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wanted = Interlocked.CompareExchange(ref _barrierWanted, fresh, null) ?? fresh;
        Wake();
        if (_isOver)
        {
            RefuseBarrier();
        }

        await wanted.Task.WaitAsync(cancellation);
    }

    /// <summary>Tells the areas everything again; another silo may hold them now.</summary>
    public void RefillAreas()
    {
        _areas.WantRefill();
        Wake();
    }

    /// <summary>Tells the areas of one shard everything, for a claim that lacks it.</summary>
    public void TellAreas(int areaShard, long claimEpoch)
    {
        _areas.Want(areaShard, claimEpoch);
        Wake();
    }

    public async ValueTask<ShardStatus> GetStatusAsync(string silo, CancellationToken cancellation)
    {
        var topics = new TopicStatus[_positions.Length];
        for (var i = 0; i < topics.Length; i++)
        {
            var position = _positions[i];
            var range = await _services.Log.GetOffsetsAsync(position.Partition, cancellation);
            var durable = _barriers.Durable.FirstOrDefault(stored => stored.Partition == position.Partition).NextOffset;
            topics[i] = new TopicStatus(position.Partition.Topic, position.NextOffset, durable, Math.Max(0, range.Next - position.NextOffset));
        }

        return new ShardStatus(
            Shard.Index, silo, _table.Epoch, topics, _table.Nodes.Count, _barriers.DirtyCount, _barriers.Count,
            _barriers.SinceLastCut.TotalSeconds, "owned", _pump.Batches.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _isOver = true;
        RefuseBarrier();
        _wake.Dispose();
        _derived.Dispose();
    }

    private void RefuseBarrier() => Volatile.Read(ref _barrierWanted)?.TrySetException(new ShardNotOwnedException($"{Shard} was released"));

    // The reading thread runs ahead of what is applied and keeps its own watermarks.
    private ShardWatermarks ReadingWatermarks()
    {
        var copy = new ShardWatermarks();
        copy.CopyFrom(_watermarks);
        return copy;
    }

    private EntitySlot NewSlot(string key) => NewSlot(key, EntityKey.Parse(key));

    private EntitySlot NewSlot(string key, EntityKey entity) => new(key, entity, _services.Grains.GetGrain<INodeGrain>(key));

    // A batch that was begun is finished: barriers stand between batches, so half of one would keep the last barrier from being written.
    private async ValueTask ApplyAsync(ReadBatch batch, CancellationToken deadline)
    {
        var started = _services.Clock.GetTimestamp();
        if (batch.DeadLetters.Count > 0)
        {
            await ToldAsync(_deadLetters.AppendAsync(batch.DeadLetters, deadline), deadline);
        }

        _facts = default;
        await _services.Waves.ApplyAsync(batch, _table, _taken, deadline);
        if (_derived.HasNews)
        {
            await ToldAsync(_derived.Told, deadline);
            _derived.Start();
        }

        _positions[batch.Topic] = new TopicPosition(batch.Partition, batch.LastOffset + 1);
        _services.Instruments.BatchApplied(batch.Records, batch.DeadLetters.Count, _facts, _services.Clock.GetElapsedTime(started));
    }

    private void Taken(EntityWork work, NodeApplyResult result)
    {
        _barriers.MarkDirty(work.Slot);
        foreach (ref readonly var timed in work.Facts.AsSpan())
        {
            _watermarks.Raise(work.Slot.Entity.Iso, timed.Fact.Market, timed.WatermarkUtc);
        }

        _areas.Take(work, result, _barriers);
        if (work.Labels is not null)
        {
            _areas.Move(work.Slot, work.Labels, _table.Nodes[work.Slot.Key].State, _barriers);
        }

        _facts.Add(result);
        if (result.Events is not null)
        {
            Array.ForEach(result.Events, _derived.Add);
        }

        if (_services.Live.HasSubscribers && result.Changes is { Length: > 0 } && _table.Nodes.TryGetValue(work.Slot.Key, out var entry))
        {
            _services.Live.Publish(entry.Snapshot!);
        }
    }

    private async ValueTask WriteBarrierWhenDueAsync(CancellationToken deadline)
    {
        if (_barriers.HasFailed)
        {
            // An owner that was fenced learns it now, not with the next barrier.
            await _barriers.CompletedAsync();
        }

        if (_barriers.IsDue || Volatile.Read(ref _barrierWanted) is not null)
        {
            await (Volatile.Read(ref _barrierWanted) is null ? CutAsync(deadline) : WriteBarrierAsync(deadline));
        }
    }

    // The events of what a barrier makes durable are in the log before it: no replay would bring them again.
    private async ValueTask CutAsync(CancellationToken deadline)
    {
        await ToldAsync(_derived.Told, deadline);
        await _barriers.CutAsync([.. _positions], _watermarks);
    }

    // Hubs and zones learn what this shard knows also while the log takes nothing.
    private async ValueTask ToldAsync(Task outcomes, CancellationToken deadline)
    {
        while (!outcomes.IsCompleted)
        {
            await outcomes.WaitAsync(_services.Options.AreaFlushInterval, _services.Clock, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            deadline.ThrowIfCancellationRequested();
            _areas.FlushWhenDue();
        }

        await outcomes;
    }

    private async ValueTask WriteBarrierAsync(CancellationToken deadline)
    {
        var wanted = Interlocked.Exchange(ref _barrierWanted, null);
        try
        {
            await CutAsync(deadline);
            if (await _barriers.CompletedAsync())
            {
                wanted?.TrySetResult();
            }
            else
            {
                wanted?.TrySetException(new IOException($"the barrier of {Shard} could not be written; it is repeated"));
            }
        }
        catch (Exception exception)
        {
            // Who asked for it may be on another silo, and is told what it can act on: to look the owner up again.
            wanted?.TrySetException(exception is ShardLostException ? new ShardNotOwnedException(exception.Message) : exception);
            throw;
        }
    }

    private async ValueTask WaitForWorkAsync(CancellationToken end)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(end);
        var batch = _pump.Batches.WaitToReadAsync(tick.Token).AsTask();
        var timer = Task.Delay(_services.Options.AreaFlushInterval, _services.Clock, tick.Token);
        var wake = _wake.WaitAsync(tick.Token);
        var first = await Task.WhenAny(batch, timer, wake);
        await tick.CancelAsync();
        if (first == batch && !end.IsCancellationRequested && !await batch)
        {
            throw new ShardLostException($"reading {Shard} ended");
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Already awake, or the run is over and its waiters are told by DisposeAsync.
        }
    }
}
