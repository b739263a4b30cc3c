using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Nodes;

/// <summary>
/// Live state of one pricing node. The key is the node's <see cref="EntityKey"/>: <c>CAISO/TH_SP15_GEN-APND</c>. The grain lives on the
/// silo that owns the key's shard and changes only through its shard's worker.
/// </summary>
[Alias("gridgrains.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>
    /// Applies records of one topic in offset order, all or none. Any answer but <see cref="ApplyStatus.Ok"/> means that nothing
    /// was applied. Safe to repeat: the batch is refused unless the grain stands exactly at <see cref="EntityBatch{TInput}.ExpectedLast"/>.
    /// </summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<NodeApplyResult>> ApplyAsync(EntityBatch<WatermarkedFact> batch);

    /// <summary>The last published snapshot, or null for a node without prices.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<NodeSnapshot?> GetAsync(CancellationToken cancellation = default);

    /// <summary>Standing prices of one product in memory whose interval starts in [from, to), oldest first.</summary>
    [Alias("History")]
    ValueTask<PricePoint[]> GetHistoryAsync(PriceProduct product, DateTime fromUtc, DateTime toUtc, CancellationToken cancellation = default);

    /// <summary>What windows over a real-time product are computed from, of one moment; null for a product that the node has no prices of.</summary>
    [Alias("Rolling")]
    ValueTask<RollingPrices?> GetRollingAsync(PriceProduct product, CancellationToken cancellation = default);
}
