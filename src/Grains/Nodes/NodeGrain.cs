using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Shards;
using Orleans.Placement;

namespace GridGrains.Grains.Nodes;

[ShardPlacement, Immovable, GrainType("node")]
internal sealed class NodeGrain(ShardTables tables, ShardMap map) : Grain, INodeGrain
{
    private int _shard;
    private ShardTable? _table;
    private NodeEntry? _entry;

    // Made when it is needed, which is seldom: every node would else hold the text once more.
    private string Key => this.GetPrimaryKeyString();

    /// <exception cref="ShardNotOwnedException">This silo does not own the key's shard; throwing makes callers forget this address.</exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shard = map.ShardOf(Key);
        return TryBorrow() ? Task.CompletedTask : throw new ShardNotOwnedException($"shard {_shard} of {Key} is not owned here");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _table?.Borrowers.TryRemove(GrainContext, out _);
        return Task.CompletedTask;
    }

    public ValueTask<NodeApplyResult> ApplyAsync(NodeBatch batch)
    {
        var status = Check(batch);
        return new(status == ApplyStatus.Ok ? NodeBatchApplier.Apply(_entry!, batch) : NodeApplyResult.Refused(status));
    }

    public ValueTask<NodeSnapshot?> GetAsync(CancellationToken cancellation = default) => new(Find()?.Snapshot);

    public ValueTask<PricePoint[]> GetHistoryAsync(Market market, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation = default) =>
        new(Find() is { } entry ? PriceHistory.Read(entry.State, market, fromUtc, toUtc) : []);

    // A read never makes an entry: anybody may ask for any key.
    private NodeEntry? Find()
    {
        if (!TryBorrow())
        {
            MigrateOnIdle();
            throw new ShardNotOwnedException($"shard {_shard} of {Key} is not owned here");
        }

        return _entry ??= _table!.Nodes.GetValueOrDefault(Key);
    }

    private ApplyStatus Check(NodeBatch batch)
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

        _entry ??= _table.GetOrAddNode(Key);
        return _entry.State.LastOffsets[batch.Topic] == batch.ExpectedLast ? ApplyStatus.Ok : ApplyStatus.Gap;
    }

    private bool TryBorrow()
    {
        var current = tables[_shard];
        if (ReferenceEquals(current, _table))
        {
            return current is { IsFenced: false };
        }

        _table?.Borrowers.TryRemove(GrainContext, out _);
        (_table, _entry) = (current, null);
        current?.Borrowers.TryAdd(GrainContext, 0);
        return current is { IsFenced: false };
    }
}
