using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Domain.Prices;

/// <summary>What a node's labels were completed to, for as long as the catalog's entry is valid. One is kept for each node.</summary>
public struct CompletedLabels
{
    internal NodeLabels? Source;
    internal NodeLabels Completed;
    internal DateTime FromUtc;
    internal DateTime ToUtc;
}

/// <summary>
/// Adds what the reference catalog knows of a node to the labels that a record names. Hubs come from the catalog
/// alone, because some markets call other things hubs (MISO's ARR points, NYISO's proxy named PJM). Completing twice is completing once.
/// Safe for all threads.
/// </summary>
public sealed class LabelRules(ReferenceCatalog catalog)
{
    private const string HubType = "HUB";
    private const string ZoneType = "ZONE";
    private const string AggregateType = "AGGREGATE";

    private readonly HashSet<EntityKey> _hubNodes = [.. Isos.All.Where(iso => !iso.TradesZonesAsHubs).SelectMany(catalog.Hubs).Select(hub => hub.PriceNode)];
    private readonly HashSet<EntityKey> _zoneNodes = [.. Isos.All.SelectMany(catalog.Zones).Select(zone => zone.PriceNode).OfType<EntityKey>()];

    /// <param name="labels">Equal labels should come as one instance: the answer to the last one is remembered.</param>
    /// <param name="known">The node's own memory; default at first.</param>
    public NodeLabels Complete(EntityKey node, NodeLabels labels, DateTime atUtc, ref CompletedLabels known)
    {
        if (ReferenceEquals(known.Source, labels) && atUtc >= known.FromUtc && atUtc < known.ToUtc)
        {
            return known.Completed;
        }

        var completed = labels with { Type = TypeOf(node, labels) };
        var (from, to) = (DateTime.MinValue, DateTime.MaxValue);
        if (catalog.TryGet(node, atUtc, out var entry))
        {
            completed = completed with { Hub = completed.Hub ?? entry.Hub, Zone = completed.Zone ?? entry.Zone, Type = completed.Type ?? entry.Type };
            (from, to) = (entry.ValidFromUtc, entry.ValidToUtc ?? DateTime.MaxValue);
        }
        else if (catalog.Contains(node))
        {
            // Known, but not at this moment: look again for every price.
            (from, to) = (atUtc, atUtc);
        }

        completed = completed == labels ? labels : known.Completed is { } before && before == completed ? before : completed;
        known = new CompletedLabels { Source = labels, Completed = completed, FromUtc = from, ToUtc = to };
        return completed;
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
}
