using GridGrains.Domain.Areas;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Areas;
using Orleans.Services;

namespace GridGrains.Grains.Contracts.Shards;

/// <summary>The part of a silo that owns shards. Reads of many entities go here, one hop per silo.</summary>
[Alias("gridgrains.IShardService")]
public interface IShardService : IGrainService
{
    /// <returns>One entry per key, in order; null for a node without prices.</returns>
    /// <exception cref="ShardNotOwnedException">This silo does not own one of the keys' shards now.</exception>
    [Alias("ReadNodes")]
    ValueTask<NodeSnapshot?[]> ReadNodesAsync(string[] keys);

    /// <exception cref="ShardNotOwnedException">This silo does not own one of the keys' shards now, or does not know all its areas yet.</exception>
    [Alias("ReadAreas")]
    ValueTask<AreaSnapshot?[]> ReadAreasAsync(AreaKind kind, string[] keys);

    /// <summary>Node keys of the shards owned here, in no order; for search.</summary>
    [Alias("ListNodes")]
    ValueTask<NodeListing[]> ListNodesAsync();

    [Alias("Status")]
    ValueTask<ShardStatus[]> GetStatusAsync();

    /// <summary>Asks the shards owned here to tell the areas whose keys fall into <paramref name="areaShard"/> everything, and then to say so.</summary>
    /// <param name="claimEpoch">Epoch of the claim that lacks the contributions.</param>
    [Alias("TellAreas")]
    ValueTask TellAreasAsync(int areaShard, long claimEpoch);

    /// <summary>Replaces what a shard contributes to hubs and zones of shards owned here.</summary>
    /// <returns>Positions of what was not taken: the area's shard is not owned here, or under an older claim than asked to be told.</returns>
    [Alias("Contribute")]
    ValueTask<int[]> ContributeAsync(AreaTelling[] tellings);

    /// <summary>The areas of <paramref name="areaShard"/>, owned here, have been told everything that <paramref name="tellingShard"/> contributes.</summary>
    [Alias("AreasTold")]
    ValueTask AreasToldAsync(int areaShard, long claimEpoch, int tellingShard);

    /// <summary>Freshness of the feeds as the nodes owned here show it, one entry per (iso, market).</summary>
    [Alias("Freshness")]
    ValueTask<FeedFreshness[]> GetFreshnessAsync(DateTime nowUtc);
}
