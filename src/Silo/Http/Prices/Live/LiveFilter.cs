using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>Which prices a subscriber wants. Conditions of different kinds must all hold; of one kind any.</summary>
internal sealed class LiveFilter
{
    public static readonly QueryParameter[] Parameters =
    [
        new("iso", "Only nodes of this ISO.", "CAISO"),
        new("node", "Only this node: ISO/ID, or an id or alias together with iso. May be repeated.", "CAISO/TH_SP15_GEN-APND", IsRepeatable: true),
        new("hub", "Only this hub's own price and nodes that count towards it, by id or alias.", "SP15"),
        new("zone", "Only this zone's own price and nodes that lie in it, by id or alias.", "LZ_NORTH"),
        new("market", "Only this product. May be repeated.", "REAL_TIME_15_MIN", IsRepeatable: true),
        new(StreamRules.AfterParameter, "Go on after this place: the id of an event, or start for the oldest stored. The header Last-Event-ID goes before it.", PriceExamples.LivePlace),
    ];

    private readonly HashSet<EntityKey> _nodes;
    private readonly HashSet<PriceProduct> _products;
    private readonly Iso? _iso;
    private readonly GroupFilter? _hub;
    private readonly GroupFilter? _zone;

    private LiveFilter(Iso? iso, HashSet<EntityKey> nodes, GroupFilter? hub, GroupFilter? zone, HashSet<PriceProduct> products) =>
        (_iso, _nodes, _hub, _zone, _products) = (iso, nodes, hub, zone, products);

    /// <exception cref="ApiException">A value means nothing; the problem names it.</exception>
    public static LiveFilter Parse(ApiQuery query, ReferenceCatalog catalog, DateTime nowUtc)
    {
        var iso = query.Iso("iso");
        var nodes = query.Texts("node", ApiLimits.MaxLiveFilterValues).Select(name => NodeOf(name, iso, catalog, nowUtc));
        var products = query.Texts("market", ApiLimits.MaxLiveFilterValues).Select(name => ApiQuery.ParseProduct("market", name));
        return new LiveFilter(iso, [.. nodes], HubOf(query.Text("hub"), iso, catalog), ZoneOf(query.Text("zone"), iso, catalog), [.. products]);
    }

    /// <param name="labelsOf">Asked only where a hub or zone is wanted.</param>
    public bool Wants(in LmpEvent price, Func<LmpEvent, NodeLabels> labelsOf) =>
        (_iso is null || price.Node.Iso == _iso)
        && (_products.Count == 0 || _products.Contains(price.Fact.Product))
        && (_nodes.Count == 0 || _nodes.Contains(price.Node))
        && (_hub is null || _hub.Holds(price.Node, labelsOf(price).Hub))
        && (_zone is null || _zone.Holds(price.Node, labelsOf(price).Zone));

    private static EntityKey NodeOf(string name, Iso? iso, ReferenceCatalog catalog, DateTime nowUtc)
    {
        if (iso is not null && catalog.TryResolve(iso, name, nowUtc, out var resolved))
        {
            return resolved.Key;
        }

        if (EntityKey.TryParse(name, out var key))
        {
            return catalog.TryResolve(key.Iso, key.Id, nowUtc, out var known) ? known.Key : key;
        }

        return iso is not null && EntityKey.IsValidId(name)
            ? new EntityKey(iso, name)
            : throw ApiException.BadParameter("node", $"'{name}' is no node; give ISO/ID, or an id together with iso");
    }

    private static GroupFilter? HubOf(string? name, Iso? iso, ReferenceCatalog catalog)
    {
        if (name is null)
        {
            return null;
        }

        foreach (var candidate in iso is null ? Isos.All : [iso])
        {
            if (catalog.TryGetHub(candidate, name, out var hub))
            {
                return new GroupFilter(candidate, hub.Id, hub.PriceNode);
            }
        }

        throw iso is null ? ApiException.BadParameter("hub", $"no ISO has a hub '{name}'") : NodeNames.UnknownHub(catalog, iso, name);
    }

    private static GroupFilter? ZoneOf(string? name, Iso? iso, ReferenceCatalog catalog)
    {
        if (name is null)
        {
            return null;
        }

        foreach (var candidate in iso is null ? Isos.All : [iso])
        {
            if (catalog.TryGetZone(candidate, name, out var zone))
            {
                return new GroupFilter(candidate, zone.Id, zone.PriceNode);
            }
        }

        throw iso is null ? ApiException.BadParameter("zone", $"no ISO has a zone '{name}'") : NodeNames.UnknownZone(catalog, iso, name);
    }

    private sealed record GroupFilter(Iso Iso, string Id, EntityKey? PriceNode)
    {
        public bool Holds(EntityKey node, string? label) => node.Iso == Iso && (label == Id || node == PriceNode);
    }
}
