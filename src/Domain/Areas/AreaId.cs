using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Areas;

public enum AreaKind : byte
{
    Hub = 1,
    Zone = 2,
}

/// <summary>A trading hub or load zone. Its id is the name the ISO publishes; where a node has no name beside its id, the id.</summary>
public readonly record struct AreaId(AreaKind Kind, EntityKey Key)
{
    private const string HubType = "HUB";
    private const string ZoneType = "ZONE";

    /// <summary>The areas whose published price the node's price is: a node of type HUB or ZONE is its own area.</summary>
    public static IEnumerable<AreaId> PublishedBy(EntityKey node, NodeLabels labels) => labels.Type switch
    {
        HubType => Some(AreaKind.Hub, node.Iso, labels.Name ?? node.Id),
        ZoneType => ZoneAnd(node.Iso, labels.Name ?? node.Id),
        _ => [],
    };

    /// <summary>The areas that the node is a member of.</summary>
    public static IEnumerable<AreaId> MembershipOf(EntityKey node, NodeLabels labels) =>
        Some(AreaKind.Hub, node.Iso, labels.Hub).Concat(ZoneAnd(node.Iso, labels.Zone)).Distinct();

    private static IEnumerable<AreaId> ZoneAnd(Iso iso, string? zone) =>
        iso.TradesZonesAsHubs ? Some(AreaKind.Zone, iso, zone).Concat(Some(AreaKind.Hub, iso, zone)) : Some(AreaKind.Zone, iso, zone);

    private static IEnumerable<AreaId> Some(AreaKind kind, Iso iso, string? id) =>
        EntityKey.IsValidId(id) ? [new AreaId(kind, new EntityKey(iso, id))] : [];

    public override string ToString() => $"{(Kind == AreaKind.Hub ? "hub" : "zone")} {Key}";
}
