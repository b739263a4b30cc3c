using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Areas;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Shards;
using Orleans.Placement;

namespace GridGrains.Grains.Areas;

/// <summary>A hub or zone. Its state and snapshot stand in the table of the shard that its key falls into and go with that table.</summary>
internal abstract class AreaGrain(AreaKind kind, ShardTables tables, ShardMap map) : Grain
{
    private AreaState _state = new();
    private ShardTable? _table;

    private string Key => this.GetPrimaryKeyString();

    /// <exception cref="ShardNotOwnedException">This silo does not own the key's shard; throwing makes callers forget this address.</exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        tables[map.ShardOf(Key)] is null ? throw NotOwned() : Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _table?.Borrowers.TryRemove(GrainContext, out _);
        return Task.CompletedTask;
    }

    public ValueTask<AreaAnswer> ContributeAsync(AreaUpdate update, long claimEpoch = 0)
    {
        var table = CurrentTable();
        if (table.Epoch < claimEpoch)
        {
            MigrateOnIdle();
            throw NotOwned();
        }

        var answer = _state.Replace(update);
        if (answer == AreaAnswer.Taken)
        {
            table.Areas[new AreaKey(kind, Key)] = new AreaSnapshot(
                new AreaId(kind, EntityKey.Parse(Key)), [.. _state.Published()], [.. _state.Prices()], _state.Shards);
        }

        return new(answer);
    }

    public ValueTask<AreaSnapshot?> GetAsync(CancellationToken cancellation = default) =>
        tables[map.ShardOf(Key)] is { KnowsAreas: true } table ? new(table.Areas.GetValueOrDefault(new AreaKey(kind, Key))) : throw NotOwned();

    private ShardTable CurrentTable()
    {
        if (tables[map.ShardOf(Key)] is not { } current)
        {
            // The shard has moved: an activation that stayed would keep its callers from the new owner.
            MigrateOnIdle();
            throw NotOwned();
        }

        if (!ReferenceEquals(current, _table))
        {
            _table?.Borrowers.TryRemove(GrainContext, out _);
            (_table, _state) = (current, current.AreaStates.GetOrAdd(new AreaKey(kind, Key), static _ => new AreaState()));
            current.Borrowers.TryAdd(GrainContext, 0);
        }

        return current;
    }

    private ShardNotOwnedException NotOwned() => new($"shard {map.ShardOf(Key)} of {Key} is not owned here under the claim that counts");
}

[ShardPlacement, Immovable, GrainType("hub")]
internal sealed class HubGrain(ShardTables tables, ShardMap map) : AreaGrain(AreaKind.Hub, tables, map), IHubGrain;

[ShardPlacement, Immovable, GrainType("zone")]
internal sealed class ZoneGrain(ShardTables tables, ShardMap map) : AreaGrain(AreaKind.Zone, tables, map), IZoneGrain;
