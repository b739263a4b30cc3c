using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Derived;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// The grain of an entity: the one place where a state is borrowed, an epoch and an offset are checked, inputs are applied and a snapshot is
/// published. The state lives in the table of the entity's shard, so a collected or moved activation loses nothing.
/// </summary>
internal abstract class EntityGrain<TGrain, TState, TSnapshot, TInput, TResult>(EntityFamily<TGrain, TState, TSnapshot, TInput, TResult> family) : Grain
    where TGrain : IGrainWithStringKey
    where TState : class, IEntityState
    where TSnapshot : class
    where TResult : struct
{
    private int _shard;
    private ShardTable<TState, TSnapshot>? _table;
    private EntityEntry<TState, TSnapshot>? _entry;

    // Made when it is needed, which is seldom: every entity would else hold the text once more.
    private string Key => this.GetPrimaryKeyString();

    /// <exception cref="ShardNotOwnedException">This silo does not own the key's shard; throwing makes callers forget this address.</exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shard = family.ShardOf(Key);
        return TryBorrow() ? Task.CompletedTask : throw NotOwned();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _table?.Borrowers.TryRemove(GrainContext, out _);
        return Task.CompletedTask;
    }

    public ValueTask<ApplyAnswer<TResult>> ApplyAsync(EntityBatch<TInput> batch)
    {
        var status = Check(batch);
        return new(status == ApplyStatus.Ok ? Apply(_entry!, batch) : ApplyAnswer<TResult>.Refused(status));
    }

    public ValueTask<TSnapshot?> GetAsync(CancellationToken cancellation = default) => new(Find()?.Snapshot);

    /// <summary>The entity's state and snapshot; null for an entity that has applied nothing. A read never makes an entry: anybody may ask for any key.</summary>
    /// <exception cref="ShardNotOwnedException">The shard has moved; an activation that stayed would keep its callers from the new owner.</exception>
    protected EntityEntry<TState, TSnapshot>? Find()
    {
        if (!TryBorrow())
        {
            MigrateOnIdle();
            throw NotOwned();
        }

        return _entry ??= _table!.Entries.GetValueOrDefault(Key);
    }

    private ApplyAnswer<TResult> Apply(EntityEntry<TState, TSnapshot> entry, EntityBatch<TInput> batch)
    {
        List<DerivedEvent>? events = null;
        var result = family.Apply(entry.State, batch.Inputs, ref events);
        entry.State.AppliedUpTo(batch.Topic, batch.LastOffset);
        entry.Publish(family.Publish(entry.State, entry.Snapshot));
        return new ApplyAnswer<TResult>(ApplyStatus.Ok, result, events?.ToArray());
    }

    private ApplyStatus Check(EntityBatch<TInput> batch)
    {
        if (!TryBorrow() || _table!.Epoch < batch.Epoch)
        {
            MigrateOnIdle();
            return ApplyStatus.NotOwner;
        }

        if (_table.Epoch > batch.Epoch)
        {
            return ApplyStatus.Fenced;
        }

        _entry ??= EntryOf(Key);
        return _entry.State.LastOffsets[batch.Topic] == batch.ExpectedLast ? ApplyStatus.Ok : ApplyStatus.Gap;
    }

    private EntityEntry<TState, TSnapshot> EntryOf(string key) =>
        _table!.Entries.GetOrAdd(key, static (text, family) => new EntityEntry<TState, TSnapshot>(family.NewState(text)), family);

    private bool TryBorrow()
    {
        var current = family.Table(_shard);
        if (ReferenceEquals(current, _table))
        {
            return current is { IsFenced: false };
        }

        _table?.Borrowers.TryRemove(GrainContext, out _);
        (_table, _entry) = ((ShardTable<TState, TSnapshot>?)current, null);
        current?.Borrowers.TryAdd(GrainContext, 0);
        return current is { IsFenced: false };
    }

    private ShardNotOwnedException NotOwned() => new($"{family.Id(_shard)} of {Key} is not owned here");
}
