using GridGrains.ClickHouse.Prices;
using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Prices.Past;

/// <summary>Nodes, hubs and zones as they were known at a moment: versions of the tables, run through the state that lives in grains.</summary>
/// <param name="versions">Null where the warehouse is off.</param>
internal sealed class PastPrices(WarehousePriceVersions? versions)
{
    public const int MaxNodes = 100;
    public const int MaxAreas = 20;

    // A week of five-minute prices in two products is 4,032 rows a node: of so many, with versions, a query takes a fifth of what it may.
    private const int WeeksAtOnce = 20;

    private WarehousePriceVersions Versions => versions ?? throw WarehouseAnswers.Off();

    /// <returns>Null where nothing was known of the node.</returns>
    public async Task<NodeState?> NodeAsync(EntityKey key, AsOf asOf, CancellationToken cancellation) => (await NodesAsync([key], asOf, cancellation))[0];

    /// <returns>In the order of the keys; null where nothing was known of the node, or the key is none.</returns>
    /// <exception cref="ApiException">400: more than <see cref="MaxNodes"/> are asked for.</exception>
    public Task<NodeState?[]> NodesAsync(IReadOnlyList<EntityKey?> keys, AsOf asOf, CancellationToken cancellation) =>
        NodesAsync(keys, asOf, PastNode.ReachOf(isDayAhead: false), MaxNodes, cancellation);

    /// <summary>With all prices of their real-time weeks.</summary>
    /// <returns>In the order of the keys; null where nothing was known of the node, or the key is none.</returns>
    /// <exception cref="ApiException">400: more than <see cref="MaxNodes"/> are asked for.</exception>
    public Task<NodeState?[]> WeeksAsync(IReadOnlyList<EntityKey?> keys, AsOf asOf, CancellationToken cancellation) =>
        NodesAsync(keys, asOf, PastNode.ReachOfWeek, WeeksAtOnce, cancellation);

    private async Task<NodeState?[]> NodesAsync(IReadOnlyList<EntityKey?> keys, AsOf asOf, TimeSpan realTimeReach, int atOnce, CancellationToken cancellation)
    {
        var wanted = keys.OfType<EntityKey>().Distinct().ToArray();
        PastMoment.CheckCount(wanted.Length, MaxNodes, "nodes");
        var states = new Dictionary<EntityKey, NodeState>();
        foreach (var nodes in wanted.GroupBy(key => key.Iso).SelectMany(market => market.Chunk(atOnce)))
        {
            var rows = await Versions.OfNodesAsync(nodes[0].Iso, nodes.Select(key => key.Id), asOf, realTimeReach, cancellation);
            foreach (var node in rows.GroupBy(row => row.Node))
            {
                states[node.Key] = PastNode.Of(node.Key, node, asOf);
            }
        }

        return [.. keys.Select(key => key is { } known ? states.GetValueOrDefault(known) : null)];
    }

    /// <summary>A hub or zone as it published itself then.</summary>
    /// <param name="priceNode">The node whose price is the area's, as it was then; null where none is known.</param>
    /// <returns>Null where nothing was known of its price or its members.</returns>
    public async Task<GroupSnapshot?> AreaAsync(GroupId area, EntityKey? priceNode, NodeSnapshot? price, AsOf asOf, CancellationToken cancellation)
    {
        var members = PastGroup.MembersOf(area, priceNode, await Versions.OfAreaAsync(area, asOf, cancellation), asOf);
        return price is null && members.Length == 0 ? null : new GroupSnapshot(area, price is null ? [] : [.. price.Products.Select(product => product.Latest)], members, Shards: 0);
    }
}
