using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Tests.Faults.Checks;
using GridGrains.Tests.Faults.Silos;

namespace GridGrains.Tests.Faults.Feeds;

/// <summary>One node per shard whose next price, from post to read at every silo, shows whether the shard works.</summary>
internal sealed class Probe(IReadOnlyList<SiloSlot> silos, Poster poster)
{
    private readonly EntityKey[] _nodes = [.. Enumerable.Range(0, Topics.LmpPartitions).Select(NodeOf)];
    private int _interval;

    /// <summary>Posts the next price of every shard's node and waits until every silo that is ready shows all of them.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> PassAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var start = PriceStream.Origin.AddMinutes(5 * _interval++);
        await poster.SendAsync(new PriceBatch(Topics.RealTimeLmp, [.. _nodes.Select(node => PriceOf(node, start))]));
        await Task.WhenAll(_nodes.SelectMany(node => silos.Where(silo => silo.IsReady).Select(silo => ShownAsync(silo, node, start))));
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task ShownAsync(SiloSlot silo, EntityKey node, DateTime start) => await Deadlines.UntilAsync(
        async () => await SiloReads.TryNodeAsync(silo, node) is { RealTime.Latest.IntervalStart: var shown } && shown == start,
        async () => $"{silo.Name} shows the price of {node} at {start:u}; it answers {await SiloReads.TellAsync(silo, SiloReads.PathOf("nodes", node))}; shards: {await SiloReads.TellAsync(silo, "v1/shards")}");

    private static EntityKey NodeOf(int shard) =>
        Enumerable.Range(0, int.MaxValue).Select(number => new EntityKey(Isos.Isone, $"PROBE {number}")).First(key => CleanPass.ShardOf(key.ToString()) == shard);

    private LmpEvent PriceOf(EntityKey node, DateTime start) => new(
        node,
        new LmpFact
        {
            Product = PriceProduct.RealTime5Min,
            IntervalStartUtc = start,
            IntervalMinutes = 5,
            Lmp = 30 + (_interval % 100),
            KnownAtUtc = start.AddMinutes(7),
            KnownAtBasis = KnownAtBasis.Published,
        },
        NodeLabels.None);
}
