using System.Globalization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Capacity;

/// <summary>
/// Plans a cluster by figures that were measured on one machine. Nodes are dealt out as the log does it, key by key; partitions are dealt out evenly, as the
/// shard map's caps do. It says what is needed, not how fast it will be.
/// </summary>
public static class CapacityModel
{
    private const double SecondsPerDay = 24 * 60 * 60;

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a number is not positive.</exception>
    public static CapacityNeed Need(CapacityPlan plan, CapacityCoefficients costs)
    {
        if (plan is not { Nodes: > 0, Silos: > 0, BurstSeconds: > 0 })
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, "nodes, silos and the seconds of a burst are positive");
        }

        var partitions = NodesByPartition(plan.Nodes);
        var largest = LargestShare(partitions, plan.Silos);
        var afterLoss = plan.Silos > 1 ? LargestShare(partitions, plan.Silos - 1) : largest;
        var (perDay, burst) = (plan.Nodes * plan.PricesPerNodeAndDay, plan.Nodes / plan.BurstSeconds);
        return new CapacityNeed(
            Math.Min(plan.Silos, partitions.Length), largest, afterLoss, perDay, burst,
            Cores(largest / plan.BurstSeconds, costs.MicrosecondsPerPrice, costs), Cores(perDay / SecondsPerDay, costs.MicrosecondsPerStoredPrice, costs),
            (costs.MemoryBytesPerSilo + afterLoss * costs.MemoryBytesPerNode) * costs.MemoryHeadroom,
            plan.Nodes * costs.CheckpointBytesPerNode, burst * costs.CheckpointBytesPerNode, perDay * costs.LogBytesPerPrice, perDay * costs.LakeBytesPerPrice);
    }

    /// <summary>Nodes of each partition of prices, by the partitioner of the log.</summary>
    public static int[] NodesByPartition(int nodes)
    {
        var counts = new int[Topics.LmpPartitions];
        Span<char> key = stackalloc char[32];
        for (var node = 0; node < nodes; node++)
        {
            key.TryWrite(CultureInfo.InvariantCulture, $"CAISO/NODE_{node:D7}", out var length);
            counts[KeyPartitioner.PartitionOf(new string(key[..length]), counts.Length)]++;
        }

        return counts;
    }

    // Rendezvous hashing decides which partitions a silo has; the caps decide how many. The worst case has the largest together.
    private static int LargestShare(int[] partitions, int silos) =>
        partitions.OrderDescending().Take((partitions.Length + silos - 1) / silos).Sum();

    private static double Cores(double perSecond, double microseconds, CapacityCoefficients costs) => perSecond * microseconds / 1e6 / costs.PlannedShareOfCore;
}
