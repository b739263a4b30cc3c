using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of nodes from their published snapshots. An entity value may be the node's id, its name or an alias.</summary>
internal sealed class NodeFeatureView(LiveReader reader, LiveCatalog catalog, TimeProvider clock) : FeatureView("node_prices", "node_id")
{
    public override FeatureViewAbout About { get; } = FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = "Prices of a node: real time, day-ahead, windows, session" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(NodeFeatures.All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(NodeFeatures.All, feature => feature.Describe(Units.UsdPerMwh));

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await EntityAliases.ReadAsync(reader.Nodes, keys, KeyOf, cancellation);
        return new NodeRows(Array.ConvertAll(snapshots, static snapshot => snapshot is null ? null : NodeText.Of(snapshot)));
    }

    private EntityKey? KeyOf(Iso iso, string name) =>
        catalog.Current.TryResolve(iso, name, clock.GetUtcNow().UtcDateTime, out var node) ? node.Key : null;
}
