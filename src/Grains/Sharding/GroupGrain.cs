using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// The grain of a group. It reads what the group publishes from the table of the shard that its key falls into and goes with that table;
/// shards contribute to the table, many groups in one message.
/// </summary>
internal abstract class GroupGrain<TSnapshot>(ShardFamily family, string group) : Grain
    where TSnapshot : class
{
    private string _key = "";
    private int _shard;
    private ShardTable? _table;

    /// <exception cref="ShardNotOwnedException">This silo does not own the key's shard; throwing makes callers forget this address.</exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = this.GetPrimaryKeyString();
        _shard = family.ShardOf(_key);
        return Borrow() is null ? throw NotOwned() : Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _table?.Borrowers.TryRemove(GrainContext, out _);
        return Task.CompletedTask;
    }

    public ValueTask<TSnapshot?> GetAsync(CancellationToken cancellation = default)
    {
        if (Borrow() is not { } table)
        {
            // The shard has moved: an activation that stayed would keep its callers from the new owner.
            MigrateOnIdle();
            throw NotOwned();
        }

        return table.Groups.IsComplete ? new((TSnapshot?)table.Groups.Find(group, _key)) : throw NotOwned();
    }

    private ShardTable? Borrow()
    {
        var current = family.Table(_shard);
        if (!ReferenceEquals(current, _table))
        {
            _table?.Borrowers.TryRemove(GrainContext, out _);
            _table = current;
            current?.Borrowers.TryAdd(GrainContext, 0);
        }

        return current;
    }

    private ShardNotOwnedException NotOwned() => new($"{family.Id(_shard)} of {_key} is not owned here under the claim that counts, or does not know its groups yet");
}
