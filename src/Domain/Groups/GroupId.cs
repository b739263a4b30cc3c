using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;

namespace GridGrains.Domain.Groups;

public enum GroupKind : byte
{
    Hub = 1,
    Zone = 2,
}

/// <summary>A trading hub or load zone. Its id is the name the ISO publishes; where a node has no name beside its id, the id.</summary>
public readonly record struct GroupId(GroupKind Kind, EntityKey Key)
{
    private const string HubType = "HUB";
    private const string ZoneType = "ZONE";

    /// <summary>The areas whose published price the node's price is: a node of type HUB or ZONE is its own area.</summary>
    public static IEnumerable<GroupId> PublishedBy(EntityKey node, NodeLabels labels) => labels.Type switch
    {
        HubType => Some(GroupKind.Hub, node.Iso, labels.Name ?? node.Id),
        ZoneType => ZoneAnd(node.Iso, labels.Name ?? node.Id),
        _ => [],
    };

    /// <summary>The areas that the node is a member of.</summary>
    public static IEnumerable<GroupId> MembershipOf(EntityKey node, NodeLabels labels) =>
        Some(GroupKind.Hub, node.Iso, labels.Hub).Concat(ZoneAnd(node.Iso, labels.Zone)).Distinct();

    private static IEnumerable<GroupId> ZoneAnd(Iso iso, string? zone) =>
        iso.TradesZonesAsHubs ? Some(GroupKind.Zone, iso, zone).Concat(Some(GroupKind.Hub, iso, zone)) : Some(GroupKind.Zone, iso, zone);

    private static IEnumerable<GroupId> Some(GroupKind kind, Iso iso, string? id) =>
        EntityKey.IsValidId(id) ? [new GroupId(kind, new EntityKey(iso, id))] : [];

    public override string ToString() => $"{(Kind == GroupKind.Hub ? "hub" : "zone")} {Key}";
}
