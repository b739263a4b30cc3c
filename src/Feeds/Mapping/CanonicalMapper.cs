using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Feeds.Mapping;

/// <summary>
/// The last step before the log: adds what the reference catalog knows of a node and flags doubtful rows. Hubs come from the catalog
/// alone, because some markets call other things hubs (MISO's ARR points, NYISO's proxy named PJM). Not thread-safe.
/// </summary>
public sealed class CanonicalMapper(ReferenceCatalog catalog)
{
    private const string HubType = "HUB";
    private const string ZoneType = "ZONE";
    private const string AggregateType = "AGGREGATE";

    private readonly Dictionary<EntityKey, Known> _nodes = [];
    private readonly EnergyConsensus _consensus = new();
    private readonly HashSet<EntityKey> _hubNodes = [.. Isos.All.Where(iso => !iso.TradesZonesAsHubs).SelectMany(catalog.Hubs).Select(hub => hub.PriceNode)];
    private readonly HashSet<EntityKey> _zoneNodes = [.. Isos.All.SelectMany(catalog.Zones).Select(zone => zone.PriceNode).OfType<EntityKey>()];

    public LmpEvent Map(in LmpEvent price)
    {
        var labels = LabelsOf(price);
        var quality = RowQualityRules.Check(price.Fact) | _consensus.Observe(price.Node.Iso, labels.BalancingAuthority, price.Fact);
        return new LmpEvent(price.Node, price.Fact with { Quality = quality }, labels);
    }

    private NodeLabels LabelsOf(in LmpEvent price)
    {
        var at = price.Fact.IntervalStartUtc;
        if (_nodes.TryGetValue(price.Node, out var known) && ReferenceEquals(known.Source, price.Labels) && at >= known.FromUtc && at < known.ToUtc)
        {
            return known.Mapped;
        }

        var mapped = price.Labels with { Type = TypeOf(price.Node, price.Labels) };
        var (from, to) = (DateTime.MinValue, DateTime.MaxValue);
        if (catalog.TryGet(price.Node, at, out var entry))
        {
            mapped = mapped with { Hub = mapped.Hub ?? entry.Hub, Zone = mapped.Zone ?? entry.Zone, Type = mapped.Type ?? entry.Type };
            (from, to) = (entry.ValidFromUtc, entry.ValidToUtc ?? DateTime.MaxValue);
        }
        else if (catalog.Contains(price.Node))
        {
            // Known, but not at this moment: look again for every price.
            (from, to) = (at, at);
        }

        mapped = mapped == price.Labels ? price.Labels : mapped;
        _nodes[price.Node] = new Known(price.Labels, mapped, from, to);
        return mapped;
    }

    private string? TypeOf(EntityKey node, NodeLabels labels)
    {
        if (_hubNodes.Contains(node))
        {
            return HubType;
        }

        if (_zoneNodes.Contains(node))
        {
            return ZoneType;
        }

        return labels.Type == HubType ? AggregateType : labels.Type;
    }

    private readonly record struct Known(NodeLabels Source, NodeLabels Mapped, DateTime FromUtc, DateTime ToUtc);
}
