using GridGrains.Domain.Groups;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of hubs or zones from their published snapshots.</summary>
internal sealed class GroupFeatureView(string name, string joinKey, GroupKind kind, LiveReader reader) : FeatureView(name, joinKey)
{
    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(GroupFeatures.All, feature => feature.Name);

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await reader.Of(kind).ReadAsync(keys, cancellation);
        return new FeatureRows<GroupReading>(GroupFeatures.All, Array.ConvertAll(snapshots, static snapshot => new GroupReading(snapshot)));
    }
}
