using GridGrains.Domain.Areas;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of hubs or zones from their published snapshots.</summary>
internal sealed class AreaFeatureView(string name, string joinKey, AreaKind kind, LiveReader reader) : FeatureView(name, joinKey)
{
    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(AreaFeatures.All, feature => feature.Name);

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await reader.Of(kind).ReadAsync(keys, cancellation);
        return new FeatureRows<AreaReading>(AreaFeatures.All, Array.ConvertAll(snapshots, static snapshot => new AreaReading(snapshot)));
    }
}
