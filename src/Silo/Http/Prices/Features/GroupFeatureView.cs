using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of hubs or zones from their published snapshots. An entity value may be an id, a display name or an alias.</summary>
internal sealed class GroupFeatureView(string name, string joinKey, GroupKind kind, LiveReader reader, LiveCatalog catalog) : FeatureView(name, joinKey)
{
    public override FeatureViewAbout About { get; } =
        FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = $"Prices of a {(kind == GroupKind.Hub ? "trading hub" : "load zone")}: published, and the mean of its members" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(GroupFeatures.All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(GroupFeatures.All, feature => feature.Describe(Units.UsdPerMwh));

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await EntityAliases.ReadAsync(reader.Of(kind), keys, KeyOf, cancellation);
        return new FeatureRows<GroupReading>(GroupFeatures.All, Array.ConvertAll(snapshots, static snapshot => new GroupReading(snapshot)));
    }

    private EntityKey? KeyOf(Iso iso, string name) => kind switch
    {
        GroupKind.Hub when catalog.Current.TryGetHub(iso, name, out var hub) => new EntityKey(iso, hub.Id),
        GroupKind.Zone when catalog.Current.TryGetZone(iso, name, out var zone) => new EntityKey(iso, zone.Id),
        _ => null,
    };
}
