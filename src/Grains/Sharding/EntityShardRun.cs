using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.DeadLetters;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Tracing;

namespace GridGrains.Grains.Sharding;

/// <summary>One shard of entities under one claim: read, apply, send to groups, write barriers.</summary>
internal sealed class EntityShardRun<TGrain, TState, TSnapshot, TInput, TResult> : IShardRun
    where TGrain : IGrainWithStringKey
    where TState : class, IEntityState
    where TSnapshot : class
    where TResult : struct
{
    private const string Source = "SHARDS";

    private readonly ShardServices _services;
    private readonly ShardTable<TState, TSnapshot> _table;
    private readonly TopicPosition[] _positions;
    private readonly EntityBook<TState, TSnapshot, TInput, TResult> _book;
    private readonly DirtyEntities<TState, TSnapshot> _dirty;
    private readonly BarrierWriter _barriers;
    private readonly BarrierRequests _requests;
    private readonly WaveApplier<TGrain, TState, TSnapshot, TInput, TResult> _waves;
    private readonly DeadLetterWriter _deadLetters;
    private readonly DerivedEventWriter _derived;
    private readonly BatchPump<TInput> _pump;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Action<EntityWork<TInput>, ApplyAnswer<TResult>> _taken;

    public EntityShardRun(
        EntityFamily<TGrain, TState, TSnapshot, TInput, TResult> family, EntityClaim<TState, TSnapshot, TInput, TResult> claim, ShardServices services)
    {
        (_services, _table, _positions, _book) = (services, claim.Table, claim.Positions, claim.Book);
        _taken = Taken;
        _dirty = new DirtyEntities<TState, TSnapshot>(family.Encode);
        _barriers = new BarrierWriter(_table, services, _dirty, _book);
        _barriers.Stagger();
        _requests = new BarrierRequests(claim.Shard, Wake);
        _waves = new(family, services.Budget, services.Failpoints, services.Clock);
        _deadLetters = new DeadLetterWriter(services.DerivedTopics);
        _derived = new DerivedEventWriter(services.DerivedTopics, Source);
        _book.Begin(_table);
        var entities = new EntityTable();
        foreach (var (key, entry) in _table.Entries)
        {
            var slot = family.NewSlot(key, services.Grains);
            (slot.Entry, slot.ExpectedLast) = (entry, entry.State.LastOffsets);
            _book.Loaded(slot, entry.State);
            entities.Add(slot);
        }

        var parser = new BatchParser<TInput>(
            claim.Shard.Index, family.ShardCount, family.Definition.Topics, family.NewReader(_book), entities, key => family.NewSlot(key, services.Grains));
        var reader = services.Log.OpenReader(_positions, services.Options.MaxRecordsPerBatch, family.Definition.Name);
        _pump = new BatchPump<TInput>(claim.Shard.ToString(), reader, parser, services.Options);
    }

    public ShardTable Table => _table;

    public IReadOnlyList<TopicPosition> Positions => _positions;

    private ShardId Shard => _table.Id;

    /// <summary>Consumes until the end, finishes the batch and the sending at hand, and writes the last barrier: all within the release deadline.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _services.Clock);
        await using var ending = end.Register(() => deadline.CancelAfter(_services.Options.ReleaseDeadline));
        while (!end.IsCancellationRequested)
        {
            await WriteBarrierWhenDueAsync(deadline.Token);
            _book.FlushWhenDue();
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
        await _barriers.ReportedAsync().WaitAsync(deadline.Token);
        await _book.FlushedAsync().WaitAsync(deadline.Token);
    }

    public Task WriteBarrierNowAsync(CancellationToken cancellation) => _requests.WaitAsync(cancellation);

    public void RebuildGroups()
    {
        _book.WantRebuild();
        Wake();
    }

    public void SendGroups(int groupShard, long claimEpoch)
    {
        _book.Want(groupShard, claimEpoch);
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
            Shard.Family, Shard.Index, silo, _table.Epoch, topics, _table.Entries.Count, _dirty.DirtyCount, _barriers.Count,
            _barriers.SinceLastCut.TotalSeconds, ShardStatus.Owned, _pump.Batches.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _requests.Close();
        _wake.Dispose();
        _derived.Dispose();
    }

    // A batch that was begun is finished: barriers stand between batches, so half of one would keep the last barrier from being written.
    private async ValueTask ApplyAsync(ReadBatch<TInput> batch, CancellationToken deadline)
    {
        var started = _services.Clock.GetTimestamp();
        using var span = PipelineTrace.Start(PipelineTrace.Apply, batch.Origins);
        span?.SetTag("shard", Shard.ToString()).SetTag("records", batch.Records);
        if (batch.DeadLetters.Count > 0)
        {
            await AppendedAsync(_deadLetters.AppendAsync(batch.DeadLetters, deadline), deadline);
        }

        await _waves.ApplyAsync(batch, _table, _taken, deadline);
        if (_derived.HasNews)
        {
            await AppendedAsync(_derived.Sent, deadline);
            _derived.Start();
        }

        _positions[batch.Topic] = new TopicPosition(batch.Partition, batch.LastOffset + 1);
        _barriers.Applied(span);
        _book.BatchApplied();
        _services.Instruments.BatchApplied(Shard.Family, batch.Records, batch.DeadLetters.Count, _services.Clock.GetElapsedTime(started));
    }

    private void Taken(EntityWork<TInput> work, ApplyAnswer<TResult> answer)
    {
        var entry = (EntityEntry<TState, TSnapshot>)(work.Slot.Entry ??= _table.Entries[work.Slot.Key]);
        _dirty.Mark(work.Slot);
        _book.Applied(work, answer.Result, entry);
        if (answer.Events is not null)
        {
            Array.ForEach(answer.Events, _derived.Add);
        }
    }

    private async ValueTask WriteBarrierWhenDueAsync(CancellationToken deadline)
    {
        if (_barriers.HasFailed)
        {
            // An owner that was fenced learns it now, not with the next barrier.
            await _barriers.CompletedAsync();
        }

        if (_requests.IsWanted)
        {
            await WriteBarrierAsync(deadline);
        }
        else if (_barriers.IsDue(_positions))
        {
            await CutAsync(deadline);
        }
    }

    // The events of what a barrier makes durable are in the log before it: no replay would bring them again.
    private async ValueTask CutAsync(CancellationToken deadline)
    {
        await AppendedAsync(_derived.Sent, deadline);
        await _barriers.CutAsync([.. _positions]);
    }

    // Groups learn what this shard knows also while the log takes nothing.
    private async ValueTask AppendedAsync(Task append, CancellationToken deadline)
    {
        while (!append.IsCompleted)
        {
            await append.WaitAsync(_services.Options.GroupFlushInterval, _services.Clock, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            deadline.ThrowIfCancellationRequested();
            _book.FlushWhenDue();
        }

        await append;
    }

    private async ValueTask WriteBarrierAsync(CancellationToken deadline)
    {
        using var request = _requests.Take();
        try
        {
            await CutAsync(deadline);
            request.Answer(await _barriers.CompletedAsync());
        }
        catch (Exception exception)
        {
            request.Fail(exception);
            throw;
        }
    }

    private async ValueTask WaitForWorkAsync(CancellationToken end)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(end);
        var batch = _pump.Batches.WaitToReadAsync(tick.Token).AsTask();
        var timer = Task.Delay(_services.Options.GroupFlushInterval, _services.Clock, tick.Token);
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
            // Already awake, or the run is over and DisposeAsync answers its waiters.
        }
    }
}
