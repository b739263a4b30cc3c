using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Prices;

[ShardPlacement(NodeFamily.FamilyName), Immovable, GrainType("node")]
internal sealed class NodeGrain(NodeFamily family) : EntityGrain<INodeGrain, NodeState, NodeSnapshot, WatermarkedFact, NodeApplyResult>(family), INodeGrain
{
    public ValueTask<PricePoint[]> GetHistoryAsync(PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation = default) =>
        new(Find() is { } entry ? NodePriceHistory.Read(entry.State, product, fromUtc, toUtc) : []);

    public ValueTask<RollingPrices?> GetRollingAsync(PriceProduct product, CancellationToken cancellation = default) =>
        new(Find() is { } entry ? NodePriceHistory.ReadRolling(entry.State, product) : null);
}
