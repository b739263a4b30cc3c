using System.Collections.Concurrent;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http;

namespace GridGrains.Silo.Reconciliation;

/// <summary>The rings of all nodes of the cluster, read through their grains.</summary>
internal sealed class LiveRings(LiveReader reader, IGrainFactory grains, TimeProvider clock) : IAuditedRings
{
    private const int CallsAtOnce = 32;

    // A node that changes while it is read is read again.
    private const int Attempts = 4;

    // Topics of a shard, in the order of a snapshot's offsets.

    private ILookup<int, string> _keys = Array.Empty<string>().ToLookup(_ => 0);

    public async ValueTask<RingReadings> ReadAsync(int shard, AuditRange range, CancellationToken cancellation)
    {
        if (shard == 0)
        {
            _keys = (await reader.ListNodesAsync(cancellation)).Select(node => node.Key).ToLookup(key => KeyPartitioner.PartitionOf(System.Text.Encoding.UTF8.GetBytes(key), Topics.LmpPartitions));
        }

        var rings = new ConcurrentBag<RingReading>();
        var unread = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(_keys[shard].Where(key => range.Iso is null || EntityKey.Parse(key).Iso == range.Iso), options, async (key, stop) =>
        {
            if (await ReadAsync(key, range, stop) is { } read)
            {
                read.ForEach(rings.Add);
            }
            else
            {
                Interlocked.Increment(ref unread);
            }
        });
        return new RingReadings([.. rings], unread);
    }

    /// <returns>Null for a node that could not be read as of one moment.</returns>
    private async Task<List<RingReading>?> ReadAsync(string key, AuditRange range, CancellationToken cancellation)
    {
        var node = grains.GetGrain<INodeGrain>(key);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                var before = await Within(node.GetAsync(cancellation), cancellation);
                var rings = before is null ? [] : await ReadAsync(node, before, range, cancellation);
                var after = await Within(node.GetAsync(cancellation), cancellation);
                if (before is null ? after is null : after is not null && before.LastOffsets == after.LastOffsets)
                {
                    return rings;
                }
            }
            catch (Exception unreachable) when (unreachable is OrleansException or ShardNotOwnedException or TimeoutException)
            {
                // The shard moves: the next attempt finds its owner, or the node counts as unread.
            }
        }

        return null;
    }

    private async Task<List<RingReading>> ReadAsync(INodeGrain node, NodeSnapshot snapshot, AuditRange range, CancellationToken cancellation)
    {
        var rings = new List<RingReading>();
        foreach (var product in snapshot.Products.Where(product => range.Products is null || range.Products.Contains(product.Product)))
        {
            var step = TimeSpan.FromMinutes(product.Product.IntervalMinutes()).Ticks;
            var newest = new DateTime(product.Latest.IntervalStartUtc.Ticks - (product.Latest.IntervalStartUtc.Ticks % step), DateTimeKind.Utc);
            var oldest = newest.AddTicks(-step * (ProductTrack.CapacityOf(product.Product) - 1));
            if (newest >= range.FromUtc && oldest < range.ToUtc)
            {
                var points = await Within(node.GetHistoryAsync(product.Product, range.FromUtc, range.ToUtc, cancellation), cancellation);
                rings.Add(new RingReading(
                    snapshot.Key, product.Product, snapshot.LastOffsets[0], snapshot.LastOffsets[1], oldest, newest,
                    points.ToDictionary(point => point.IntervalStartUtc, point => PriceTicks.FromUsd(point.LmpUsdPerMwh))));
            }
        }

        return rings;
    }

    private Task<T> Within<T>(ValueTask<T> call, CancellationToken cancellation) => call.AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, cancellation);
}
