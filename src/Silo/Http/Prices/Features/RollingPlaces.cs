using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>The nodes whose prices are those of the entities of a view.</summary>
internal interface IRollingPlaces
{
    /// <returns>In the order of the keys; null for an entity without prices.</returns>
    ValueTask<NodeSnapshot?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>The nodes that the keys meant at the moment; null for a key that is none.</summary>
    EntityKey?[] KeysOf(IReadOnlyList<string> keys, AsOf asOf);
}

/// <summary>Nodes by id, name or alias.</summary>
internal sealed class NodePlaces(LiveReader reader, LiveCatalog catalog, TimeProvider clock) : IRollingPlaces
{
    public ValueTask<NodeSnapshot?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation) => EntityAliases.ReadAsync(
        reader.Nodes, keys, (iso, name) => catalog.Current.TryResolve(iso, name, clock.GetUtcNow().UtcDateTime, out var node) ? node.Key : null, cancellation);

    public EntityKey?[] KeysOf(IReadOnlyList<string> keys, AsOf asOf) => EntityAliases.KeysOf(keys, catalog, asOf);
}

/// <summary>Hubs by id, name or alias: the price of a hub is that of its price node.</summary>
internal sealed class HubPlaces(LiveReader reader, LiveCatalog catalog) : IRollingPlaces
{
    public async ValueTask<NodeSnapshot?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var nodes = keys.Select(NodeOf).ToArray();
        var known = nodes.OfType<EntityKey>().Select(node => node.ToString()).Distinct().ToArray();
        var snapshots = await reader.Nodes.ReadAsync(known, cancellation);
        return [.. nodes.Select(node => node is { } key ? snapshots[Array.IndexOf(known, key.ToString())] : null)];
    }

    public EntityKey?[] KeysOf(IReadOnlyList<string> keys, AsOf asOf) => [.. keys.Select(NodeOf)];

    private EntityKey? NodeOf(string text) =>
        EntityAliases.Split(text) is { } place && catalog.Current.TryGetHub(place.Iso, place.Name, out var hub) ? hub.PriceNode : null;
}
