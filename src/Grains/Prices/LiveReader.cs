using GridGrains.Domain.Groups;
using GridGrains.Domain.Guardrails;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Sharding.Reads;

namespace GridGrains.Grains.Prices;

/// <summary>Live nodes, hubs and zones of the whole cluster.</summary>
public sealed class LiveReader
{
    private readonly NodeFamily _family;
    private readonly ClusterQuestions _questions;

    internal LiveReader(NodeFamily family, ClusterQuestions questions, IEntityReads<NodeSnapshot> nodes, IEntityReads<GroupSnapshot> hubs, IEntityReads<GroupSnapshot> zones) =>
        (_family, _questions, Nodes, Hubs, Zones) = (family, questions, nodes, hubs, zones);

    public IEntityReads<NodeSnapshot> Nodes { get; }

    public IEntityReads<GroupSnapshot> Hubs { get; }

    public IEntityReads<GroupSnapshot> Zones { get; }

    public IEntityReads<GroupSnapshot> Of(GroupKind kind) => kind == GroupKind.Hub ? Hubs : Zones;

    /// <summary>Nodes with prices on all silos.</summary>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<NodeListing>> ListNodesAsync(CancellationToken cancellation) =>
        [.. (await _questions.AskAsync<NodeListing[]>(_family, new ListNodes(), cancellation)).SelectMany(listings => listings)];

    /// <summary>Freshness of the feeds over all silos, one entry per (iso, market).</summary>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<FeedFreshness>> GetFreshnessAsync(DateTime nowUtc, CancellationToken cancellation)
    {
        var looks = await _questions.AskAsync<FeedFreshness[]>(_family, new AskFreshness(nowUtc), cancellation);
        return [.. looks.SelectMany(feeds => feeds).GroupBy(look => (look.Iso, look.Product)).Select(group => group.Aggregate((feed, look) => feed.With(look)))];
    }

    /// <summary>Tallies of the newest days over all shards, with the time of their last row.</summary>
    /// <returns>Null where a shard has no owner now.</returns>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<(PartitionTally Tally, DateTime ChangedAtUtc)>?> GetPartitionsAsync(CancellationToken cancellation)
    {
        PartitionReport[] reports = [.. (await _questions.AskAsync<PartitionReport[]>(_family, new AskPartitions(), cancellation)).SelectMany(answer => answer)];
        return reports.Select(report => report.Shard).Distinct().Count() < _family.ShardCount || reports.Length > _family.ShardCount
            ? null
            : [.. reports.SelectMany(report => report.Tallies).GroupBy(share => share.Partition).Select(Sum)];
    }

    private static (PartitionTally, DateTime) Sum(IEnumerable<PartitionShare> shares)
    {
        PartitionTally? sum = null;
        var changedAt = DateTime.MinValue;
        foreach (var share in shares)
        {
            PartitionId.TryParse(share.Partition, out var id);
            sum ??= new PartitionTally(id);
            sum.Add(PartitionTallyCodec.Decode(id, share.Tally));
            changedAt = share.ChangedAtUtc > changedAt ? share.ChangedAtUtc : changedAt;
        }

        return (sum!, changedAt);
    }
}
