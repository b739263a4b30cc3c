using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of nodes from their published snapshots.</summary>
internal sealed class NodeFeatureView(LiveReader reader) : FeatureView("node_prices", "node_id")
{
    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(NodeFeatures.All, feature => feature.Name);

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await reader.Nodes.ReadAsync(keys, cancellation);
        return new NodeRows(Array.ConvertAll(snapshots, static snapshot => snapshot is null ? null : NodeText.Of(snapshot)));
    }
}
