using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of nodes from their published snapshots. An entity value may be the node's id, its name or an alias.</summary>
internal sealed class NodeFeatureView(LiveReader reader, LiveCatalog catalog, PastPrices past, TimeProvider clock) : FeatureView("node_prices", "node_id")
{
    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = "Prices of a node: real time, day-ahead, windows, session" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(NodeFeatures.All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(NodeFeatures.All, feature => feature.Describe(Units.UsdPerMwh));

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await EntityAliases.ReadAsync(reader.Nodes, keys, KeyOf, cancellation);
        return new NodeRows(Array.ConvertAll(snapshots, static snapshot => snapshot is null ? null : NodeText.Of(snapshot)));
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        var states = await past.NodesAsync(EntityAliases.KeysOf(request.Column(JoinKey).Keys, catalog, asOf), asOf, cancellation);
        return new FeatureRows<NodeReading>(NodeFeatures.OfPast, Array.ConvertAll(states, static state => new NodeReading(state?.Publish())));
    }

    public override IReadOnlyList<string> Followed => NodeOrigins.OfPrices;

    public override async ValueTask<FeatureOrigin?> OriginAsync(string feature, string key, AsOf? asOf, CancellationToken cancellation)
    {
        var snapshot = asOf is { } moment
            ? (await past.NodesAsync(EntityAliases.KeysOf([key], catalog, moment), moment, cancellation))[0]?.Publish()
            : (await EntityAliases.ReadAsync(reader.Nodes, [key], KeyOf, cancellation))[0];
        return NodeOrigins.Of(snapshot, feature, reading => NodeFeatures.All[IndexOf(feature)].Number!(reading));
    }

    private EntityKey? KeyOf(Iso iso, string name) =>
        catalog.Current.TryResolve(iso, name, clock.GetUtcNow().UtcDateTime, out var node) ? node.Key : null;
}
