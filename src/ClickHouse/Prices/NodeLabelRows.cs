using ClickHouse.Driver;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Prices;

/// <summary>
/// Writes down what prices say of their nodes, when it is new. What is known is read from the dimension at the first write; another silo may
/// say the same: the dimension takes consecutive rows that say the same for one.
/// </summary>
internal sealed class NodeLabelRows(ReferenceCatalog reference)
{
    private const string Latest = "SELECT iso, node, name, type, hub, zone, baa FROM dim_node_version FINAL ORDER BY iso, node, valid_from DESC LIMIT 1 BY iso, node";

    private Dictionary<EntityKey, NodeLabels>? _known;

    public async ValueTask WriteAsync(ClickHouseClient client, IEnumerable<PartitionRows> rows, CancellationToken cancellation)
    {
        _known ??= await ReadAsync(client, cancellation);
        var changes = new Dictionary<EntityKey, (NodeLabels Labels, DateTime FromUtc)>();
        foreach (var range in rows)
        {
            foreach (ref readonly var row in range.Of<LmpRow>().Span)
            {
                var known = changes.TryGetValue(row.Node, out var change) ? change.Labels : _known.GetValueOrDefault(row.Node);
                var labels = known?.UpdatedBy(row.Labels) ?? row.Labels;
                if (!ReferenceEquals(labels, known))
                {
                    changes[row.Node] = (labels, row.Fact.IntervalStartUtc);
                }
            }
        }

        if (changes.Count == 0)
        {
            return;
        }

        await InsertAsync(client, [.. changes.Select(change => Merge(change.Key, change.Value.Labels, change.Value.FromUtc))], cancellation);
        foreach (var (node, change) in changes)
        {
            _known[node] = change.Labels;
        }
    }

    public static async Task InsertAsync(ClickHouseClient client, IReadOnlyList<(NodeReference Node, string? Baa)> nodes, CancellationToken cancellation)
    {
        var block = new NativeBlock().Begin(10, nodes.Count)
            .Texts("iso", Texts(row => row.Node.Key.Iso.Code)).Texts("node", Texts(row => row.Node.Key.Id)).Texts("name", Texts(row => row.Node.Name))
            .Texts("type", Texts(row => row.Node.Type)).Texts("hub", Texts(row => row.Node.Hub)).Texts("zone", Texts(row => row.Node.Zone)).Texts("baa", Texts(row => row.Baa))
            .Nullables("latitude", [.. nodes.Select(row => row.Node.Latitude ?? double.NaN)]).Nullables("longitude", [.. nodes.Select(row => row.Node.Longitude ?? double.NaN)])
            .Numbers<long>("valid_from", "DateTime64(6, 'UTC')", [.. nodes.Select(row => WarehouseEpochTime.Micros(row.Node.ValidFromUtc < DateTime.UnixEpoch ? DateTime.UnixEpoch : row.Node.ValidFromUtc))]);
        await client.InsertAsync("dim_node_version", "iso, node, name, type, hub, zone, baa, latitude, longitude, valid_from", block, null, cancellation);

        string?[] Texts(Func<(NodeReference Node, string? Baa), string?> value) => [.. nodes.Select(value)];
    }

    private static async Task<Dictionary<EntityKey, NodeLabels>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var known = new Dictionary<EntityKey, NodeLabels>();
        using var reader = await client.ExecuteReaderAsync(Latest, null, null, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            known[EntityKey.Parse($"{reader.GetString(0)}/{reader.GetString(1)}")] = new NodeLabels(Text(2), Text(3), Text(4), Text(5), Text(6));
        }

        return known;

        string? Text(int column) => reader.GetString(column) is { Length: > 0 } text ? text : null;
    }

    private (NodeReference, string?) Merge(EntityKey key, NodeLabels labels, DateTime fromUtc)
    {
        reference.TryGet(key, fromUtc, out var known);
        var node = NodeReference.Discovered(key, labels) with { ValidFromUtc = fromUtc };
        return (known is null ? node : node with
        {
            Name = labels.Name ?? known.Name,
            Type = labels.Type ?? known.Type,
            Hub = labels.Hub ?? known.Hub,
            Zone = labels.Zone ?? known.Zone,
            Latitude = known.Latitude,
            Longitude = known.Longitude,
        }, labels.BalancingAuthority);
    }
}
