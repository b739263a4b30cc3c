using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>Features of hubs or zones from their published snapshots. An entity value may be an id, a display name or an alias.</summary>
internal sealed class GroupFeatureView(string name, string joinKey, GroupKind kind, LiveReader reader, LiveCatalog catalog, PastPrices past) : FeatureView(name, joinKey)
{
    private const string PublishedPrice = "rt_lmp";

    public override FeatureViewAbout About { get; } =
        FeatureViewAbout.None with { Owner = "market-data", Freshness = TimeSpan.FromMinutes(15), Description = $"Prices of a {(kind == GroupKind.Hub ? "trading hub" : "load zone")}: published, and the mean of its members" };

    public override IReadOnlyList<string> FeatureNames { get; } = Array.ConvertAll(GroupFeatures.All, feature => feature.Name);

    public override IReadOnlyList<FeatureDescription> Descriptions { get; } = Array.ConvertAll(GroupFeatures.All, feature => feature.Describe(Units.UsdPerMwh));

    public override async ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var snapshots = await EntityAliases.ReadAsync(reader.Of(kind), keys, KeyOf, cancellation);
        return new FeatureRows<GroupReading>(GroupFeatures.All, Array.ConvertAll(snapshots, static snapshot => new GroupReading(snapshot)));
    }

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation)
    {
        (EntityKey Key, EntityKey? PriceNode)?[] areas = [.. request.Column(JoinKey).Keys.Select(text => EntityAliases.Split(text) is { } place ? AreaOf(place.Iso, place.Name) : null)];
        PastMoment.CheckCount(areas.Distinct().Count(), PastPrices.MaxAreas, $"{(kind == GroupKind.Hub ? "hubs" : "zones")}");
        var prices = await past.NodesAsync([.. areas.Select(area => area?.PriceNode)], asOf, cancellation);
        var readings = new Dictionary<EntityKey, GroupReading>();
        for (var row = 0; row < areas.Length; row++)
        {
            if (areas[row] is { } area && !readings.ContainsKey(area.Key))
            {
                readings[area.Key] = new GroupReading(await past.AreaAsync(new GroupId(kind, area.Key), area.PriceNode, prices[row]?.Publish(), asOf, cancellation));
            }
        }

        return new FeatureRows<GroupReading>(GroupFeatures.All, [.. areas.Select(area => area is { } known ? readings[known.Key] : default)]);
    }

    // Only hubs have rows of their own among prices; a zone's published price is that of its price node.
    public override IReadOnlyList<string> Followed => kind == GroupKind.Hub ? [PublishedPrice] : [];

    public override async ValueTask<FeatureOrigin?> OriginAsync(string feature, string key, AsOf? asOf, CancellationToken cancellation)
    {
        if (kind != GroupKind.Hub || EntityAliases.Split(key) is not { } place || AreaOf(place.Iso, place.Name) is not { } area)
        {
            return null;
        }

        var snapshot = asOf is { } moment
            ? await past.AreaAsync(new GroupId(kind, area.Item1), area.Item2, (await past.NodesAsync([area.Item2], moment, cancellation))[0]?.Publish(), moment, cancellation)
            : (await EntityAliases.ReadAsync(reader.Of(kind), [key], KeyOf, cancellation))[0];
        return new GroupReading(snapshot) is { IsFound: true, HasRealTime: true, RealTime: var fact }
            ? new FeatureOrigin(area.Item1, IsHub: true, fact.Product, fact.IntervalStartUtc, fact.IntervalEndUtc, fact.Lmp, "the published price of the newest interval", prices => prices.Length == 1 ? prices[0] : double.NaN)
            : null;
    }

    private (EntityKey, EntityKey?)? AreaOf(Iso iso, string name) => kind switch
    {
        GroupKind.Hub when catalog.Current.TryGetHub(iso, name, out var hub) => (new EntityKey(iso, hub.Id), hub.PriceNode),
        GroupKind.Zone when catalog.Current.TryGetZone(iso, name, out var zone) => (new EntityKey(iso, zone.Id), zone.PriceNode),
        _ => EntityKey.IsValidId(name) ? (new EntityKey(iso, name), null) : null,
    };

    private EntityKey? KeyOf(Iso iso, string name) => kind switch
    {
        GroupKind.Hub when catalog.Current.TryGetHub(iso, name, out var hub) => new EntityKey(iso, hub.Id),
        GroupKind.Zone when catalog.Current.TryGetZone(iso, name, out var zone) => new EntityKey(iso, zone.Id),
        _ => null,
    };
}
