using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Reference;

/// <summary>
/// The hubs and zones that are known before any file is read, from the definitions of the markets. Where a market trades its zones as hubs
/// they are both.
/// </summary>
public static class SeedReference
{
    private static readonly (Iso Iso, SeedPlace Place)[] Rows = [.. Isos.All.SelectMany(iso => iso.Definition.Places.Select(place => (iso, place)))];

    public static IReadOnlyList<HubDefinition> Hubs { get; } =
    [
        .. from row in Rows
           where row.Place.Kind != SeedPlaceKind.Zone
           select new HubDefinition(row.Iso, row.Place.Id, row.Place.DisplayName, row.Place.Aliases, KeyOf(row.Iso, row.Place)),
    ];

    public static IReadOnlyList<ZoneDefinition> Zones { get; } =
    [
        .. from row in Rows
           where row.Place.Kind != SeedPlaceKind.Hub
           select new ZoneDefinition(row.Iso, row.Place.Id, row.Place.DisplayName, row.Place.Aliases, KeyOf(row.Iso, row.Place)),
    ];

    /// <summary>The price nodes of hubs and zones, with every name that leads to them.</summary>
    public static IReadOnlyList<NodeReference> Nodes { get; } = [.. Rows.Select(row => NodeOf(row.Iso, row.Place))];

    public static ReferenceCatalog Catalog { get; } = new(Hubs, Zones, Nodes);

    private static EntityKey KeyOf(Iso iso, SeedPlace place) => new(iso, place.NodeId);

    // The node of a hub is no member of it: a mean of members must not hold the published price itself.
    private static NodeReference NodeOf(Iso iso, SeedPlace place) => new()
    {
        Key = KeyOf(iso, place),
        Name = place.Id,
        Aliases = [place.DisplayName, .. place.Aliases],
        Type = place.Kind == SeedPlaceKind.Hub ? "HUB" : "ZONE",
    };
}
