using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>A node's snapshot with what the catalog knows of the node.</summary>
internal static class NodeViews
{
    // The order of offsets in a snapshot is that of the shard's topics.
    private static readonly string[] ShardTopics = [Topics.RealTimeLmp, Topics.DayAheadLmp];

    public static NodeView Of(NodeSnapshot snapshot, NodeReference? reference, DateTime nowUtc)
    {
        var realTime = snapshot.RealTime;
        var dayAhead = snapshot.DayAhead;
        return new NodeView
        {
            Iso = snapshot.Key.Iso.Code,
            Node = snapshot.Key.Id,
            Key = snapshot.Key.ToString(),
            Labels = LabelsOf(snapshot.Labels, reference),
            RealTime = realTime is null ? null : PriceViews.Of(realTime),
            DayAhead = dayAhead is null ? null : PriceViews.Of(dayAhead),
            DayAheadCurrentHour = PriceViews.Of(snapshot.DayAheadHours, nowUtc),
            DayAheadRealTimeHour = realTime is null ? null : PriceViews.Of(snapshot.DayAheadHours, realTime.Latest.IntervalStartUtc),
            DartUsdPerMwh = PriceViews.Published(snapshot.DartUsdPerMwh),
            StalenessSeconds = snapshot.AgeAt(nowUtc)?.TotalSeconds,
            Products = [.. snapshot.Products.Select(PriceViews.Of)],
            Counters = new NodeCountersView(snapshot.DistinctCount, LateOf(snapshot), PriceTicks.ToUsd(snapshot.StandingSumTicks)),
            LogOffsets = OffsetsOf(snapshot.Key, snapshot.LastOffsets),
        };
    }

    /// <summary>A node as it was known at a moment. Where the log stood then is not known.</summary>
    public static NodeView OfPast(NodeSnapshot? snapshot, NodeReference reference, AsOf asOf) =>
        (snapshot is null ? WithoutPrices(reference) : Of(snapshot, reference, asOf.MomentUtc)) with { AsOf = asOf.MomentUtc, LogOffsets = [] };

    /// <summary>A node that the catalog knows and no price has been seen of.</summary>
    public static NodeView WithoutPrices(NodeReference reference) => new()
    {
        Iso = reference.Key.Iso.Code,
        Node = reference.Key.Id,
        Key = reference.Key.ToString(),
        Labels = LabelsOf(NodeLabels.None, reference),
        RealTime = null,
        DayAhead = null,
        DayAheadCurrentHour = null,
        DayAheadRealTimeHour = null,
        DartUsdPerMwh = null,
        StalenessSeconds = null,
        Products = [],
        Counters = new NodeCountersView(0, 0, 0),
        LogOffsets = OffsetsOf(reference.Key, TopicOffsets.None),
    };

    public static NodeSummary SummaryOf(NodeReference node) => new(
        node.Key.Iso.Code, node.Key.Id, node.Key.ToString(), node.Name, node.Type, node.Hub, node.Zone, node.Aliases, node.Latitude, node.Longitude);

    private static NodeLabelsView LabelsOf(NodeLabels labels, NodeReference? reference) => new(
        labels.Name ?? reference?.Name,
        labels.Type ?? reference?.Type,
        labels.Hub ?? reference?.Hub,
        labels.Zone ?? reference?.Zone,
        labels.BalancingAuthority,
        reference?.Aliases ?? []);

    private static LogOffsetView[] OffsetsOf(EntityKey key, TopicOffsets offsets)
    {
        var partition = KeyPartitioner.PartitionOf(key.ToString(), Topics.LmpPartitions);
        var views = new LogOffsetView[ShardTopics.Length];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = new LogOffsetView(ShardTopics[i], partition, offsets[i]);
        }

        return views;
    }

    private static int LateOf(NodeSnapshot snapshot)
    {
        var late = 0;
        foreach (var product in snapshot.Products)
        {
            late += product.LateCount;
        }

        return late;
    }
}
