using System.Collections.Concurrent;
using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// What one shard holds under one epoch. A new claim builds a new table; a fenced one is dropped whole, so that a late call changes only
/// what nobody reads any more.
/// </summary>
internal class ShardTable(ShardFamily family, int shard, long epoch)
{
    private volatile bool _isFenced;

    public ShardFamily Family { get; } = family;

    public int Shard { get; } = shard;

    public ShardId Id => Family.Id(Shard);

    public long Epoch { get; } = epoch;

    public bool IsFenced => _isFenced;

    /// <summary>The groups of the family whose keys fall into this shard.</summary>
    public GroupTable Groups { get; } = new(family.Groups, family.ShardCount);

    /// <summary>Activations that hold a state of this table.</summary>
    public ConcurrentDictionary<IGrainContext, byte> Borrowers { get; } = new();

    public void Fence() => _isFenced = true;
}

/// <summary>States of one shard under one epoch. Grains borrow their state from here, a barrier encodes from here, reads look up here.</summary>
internal sealed class ShardTable<TState, TSnapshot>(ShardFamily family, int shard, long epoch) : ShardTable(family, shard, epoch)
    where TState : class
    where TSnapshot : class
{
    public ConcurrentDictionary<string, EntityEntry<TState, TSnapshot>> Entries { get; } = new();
}

/// <summary>An entity's state, changed only in its grain's turn, and the snapshot that everybody may read.</summary>
internal sealed class EntityEntry<TState, TSnapshot>(TState state)
    where TState : class
    where TSnapshot : class
{
    private volatile TSnapshot? _snapshot;

    public TState State { get; } = state;

    public TSnapshot? Snapshot => _snapshot;

    public void Publish(TSnapshot snapshot) => _snapshot = snapshot;
}
