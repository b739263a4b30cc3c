using GridGrains.Domain.Catalog;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;

namespace GridGrains.Silo.Catalog;

/// <summary>Nodes, hubs and zones as entries, made when they are asked for: there may be a million.</summary>
internal static class EntityEntries
{
    /// <param name="id"><c>hub.CAISO/TH_SP15_GEN-APND</c>.</param>
    public static CatalogEntry? Find(ReferenceCatalog reference, string id)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        if (dot < 0 || slash < dot || !CatalogKinds.TryParse(id[..dot], out var kind) || !kind.IsEntity() || !Isos.TryGet(id[(dot + 1)..slash], out var iso))
        {
            return null;
        }

        var name = id[(slash + 1)..];
        return kind switch
        {
            CatalogKind.Hub => reference.TryGetHub(iso, name, out var hub) && hub.Id == name ? Place(id, kind, iso, hub.Id, hub.DisplayName, hub.Aliases) : null,
            CatalogKind.Zone => reference.TryGetZone(iso, name, out var zone) && zone.Id == name ? Place(id, kind, iso, zone.Id, zone.DisplayName, zone.Aliases) : null,
            _ => EntityKey.IsValidId(name) && reference.History(new EntityKey(iso, name)) is [var node, ..] ? OfNode(id, node) : null,
        };
    }

    private static CatalogEntry OfNode(string id, NodeReference node) => Entity(
        id, CatalogKind.Node, node.Key.Iso, node.Key.Id, $"{node.Type ?? "Node"} of {node.Key.Iso.DisplayName}{(node.Hub is null ? "" : $", hub {node.Hub}")}{(node.Zone is null ? "" : $", zone {node.Zone}")}",
        "nodes") with
    { Title = node.Name, Aliases = node.Aliases, Tags = node.Type is null ? [] : [node.Type] };

    private static CatalogEntry Place(string id, CatalogKind kind, Iso iso, string name, string display, IReadOnlyList<string> aliases) =>
        Entity(id, kind, iso, name, $"{(kind == CatalogKind.Hub ? "Trading hub" : "Load zone")} of {iso.DisplayName}", $"{kind.Word()}s") with { Title = display, Aliases = aliases };

    private static CatalogEntry Entity(string id, CatalogKind kind, Iso iso, string name, string description, string path) => new(id, kind, name, description, "market-data")
    {
        Product = "prices",
        Class = DataClass.Public,
        Iso = iso.Code,
        Address = $"/v1/{path}/{iso.Code}/{Uri.EscapeDataString(name)}",
    };
}
