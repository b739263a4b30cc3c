using GridGrains.Domain.Areas;
using GridGrains.Grains.Contracts.Areas;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Shards;
using Orleans.Placement;

namespace GridGrains.Grains.Areas;

/// <summary>
/// A hub or zone. It borrows what it publishes from the table of the shard that its key falls into and goes with that table; shards tell
/// the table, many areas in one message.
/// </summary>
internal abstract class AreaGrain(AreaKind kind, ShardTables tables, ShardMap map) : Grain
{
    private string _key = "";
    private int _shard;
    private ShardTable? _table;

    /// <exception cref="ShardNotOwnedException">This silo does not own the key's shard; throwing makes callers forget this address.</exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = this.GetPrimaryKeyString();
        _shard = map.ShardOf(_key);
        return Borrow() is null ? throw NotOwned() : Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _table?.Borrowers.TryRemove(GrainContext, out _);
        return Task.CompletedTask;
    }

    public ValueTask<AreaSnapshot?> GetAsync(CancellationToken cancellation = default)
    {
        if (Borrow() is not { } table)
        {
            // The shard has moved: an activation that stayed would keep its callers from the new owner.
            MigrateOnIdle();
            throw NotOwned();
        }

        return table.Areas.IsComplete ? new(table.Areas.Find(kind, _key)) : throw NotOwned();
    }

    private ShardTable? Borrow()
    {
        var current = tables[_shard];
        if (!ReferenceEquals(current, _table))
        {
            _table?.Borrowers.TryRemove(GrainContext, out _);
            _table = current;
            current?.Borrowers.TryAdd(GrainContext, 0);
        }

        return current;
    }

    private ShardNotOwnedException NotOwned() => new($"shard {_shard} of {_key} is not owned here under the claim that counts, or does not know its hubs and zones yet");
}

[ShardPlacement, Immovable, GrainType("hub")]
internal sealed class HubGrain(ShardTables tables, ShardMap map) : AreaGrain(AreaKind.Hub, tables, map), IHubGrain;

[ShardPlacement, Immovable, GrainType("zone")]
internal sealed class ZoneGrain(ShardTables tables, ShardMap map) : AreaGrain(AreaKind.Zone, tables, map), IZoneGrain;
