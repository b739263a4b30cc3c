using GridGrains.Domain.Groups;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Groups;

/// <summary>Live hubs and zones as JSON and pages show them.</summary>
internal sealed class GroupReads(LiveReader reader, LiveCatalog catalog, SuspectMarks suspects, PastPrices past, TimeProvider clock)
{
    public static string KeyOf(HubDefinition hub) => new EntityKey(hub.Iso, hub.Id).ToString();

    /// <returns>One view per hub, in the same order.</returns>
    public async Task<IReadOnlyList<AreaView>> HubsAsync(IReadOnlyList<HubDefinition> hubs, CancellationToken cancellation)
    {
        var snapshots = await reader.Hubs.ReadAsync([.. hubs.Select(KeyOf)], cancellation);
        var nodes = await reader.Nodes.ReadAsync([.. hubs.Select(hub => hub.PriceNode.ToString())], cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. hubs.Select((hub, i) => suspects.Mark(GroupViews.Of(GroupKind.Hub, hub.Iso, GroupName.Of(hub), snapshots[i], nodes[i], now), hub.Iso))];
    }

    /// <summary>The same as it was known at a moment, price nodes of all hubs in one read.</summary>
    /// <exception cref="ApiException">400: more hubs than a past moment is read for.</exception>
    public async Task<IReadOnlyList<AreaView>> PastHubsAsync(IReadOnlyList<HubDefinition> hubs, AsOf asOf, CancellationToken cancellation)
    {
        PastMoment.CheckCount(hubs.Count, PastPrices.MaxAreas, "hubs of a page");
        var prices = await past.NodesAsync([.. hubs.Select(hub => (EntityKey?)hub.PriceNode)], asOf, cancellation);
        var views = new List<AreaView>(hubs.Count);
        for (var i = 0; i < hubs.Count; i++)
        {
            views.Add(await PastAsync(GroupKind.Hub, hubs[i].Iso, GroupName.Of(hubs[i]), prices[i]?.Publish(), asOf, cancellation));
        }

        return views;
    }

    /// <param name="name">Id, display name or alias.</param>
    /// <exception cref="ApiException">404: the ISO has no such hub.</exception>
    /// <param name="asOf">Null for the present.</param>
    public async Task<AreaView> HubAsync(Iso iso, string name, AsOf? asOf, CancellationToken cancellation)
    {
        var found = catalog.Current.TryGetHub(iso, name, out var hub) ? GroupName.Of(hub) : GroupName.Unknown(name);
        var snapshot = await ReadAsync(GroupKind.Hub, iso, found.Id, cancellation);
        if (snapshot is null && hub is null)
        {
            throw NodeNames.UnknownHub(catalog.Current, iso, name);
        }

        return asOf is { } moment ? await PastAsync(GroupKind.Hub, iso, found, moment, cancellation) : await ViewOfAsync(GroupKind.Hub, iso, found, snapshot, cancellation);
    }

    /// <param name="name">Id, display name or alias.</param>
    /// <exception cref="ApiException">404: the ISO has no such zone.</exception>
    /// <param name="asOf">Null for the present.</param>
    public async Task<AreaView> ZoneAsync(Iso iso, string name, AsOf? asOf, CancellationToken cancellation)
    {
        // Zones that only nodes name are known after a look at the live nodes.
        var found = catalog.Current.TryGetZone(iso, name, out var zone) ? GroupName.Of(zone) : GroupName.Unknown(name);
        var snapshot = await ReadAsync(GroupKind.Zone, iso, found.Id, cancellation);
        if (snapshot is null && zone is null && !(await catalog.RefreshAsync(cancellation)).TryGetZone(iso, name, out _))
        {
            throw NodeNames.UnknownZone(catalog.Current, iso, name);
        }

        return asOf is { } moment ? await PastAsync(GroupKind.Zone, iso, found, moment, cancellation) : await ViewOfAsync(GroupKind.Zone, iso, found, snapshot, cancellation);
    }

    private ValueTask<GroupSnapshot?> ReadAsync(GroupKind kind, Iso iso, string id, CancellationToken cancellation) =>
        EntityKey.IsValidId(id) ? reader.Of(kind).ReadAsync(new EntityKey(iso, id).ToString(), cancellation) : new((GroupSnapshot?)null);

    private async Task<AreaView> PastAsync(GroupKind kind, Iso iso, GroupName group, AsOf asOf, CancellationToken cancellation) =>
        await PastAsync(kind, iso, group, group.PriceNode is { } key ? (await past.NodeAsync(key, asOf, cancellation))?.Publish() : null, asOf, cancellation);

    private async Task<AreaView> PastAsync(GroupKind kind, Iso iso, GroupName group, NodeSnapshot? price, AsOf asOf, CancellationToken cancellation)
    {
        var area = await past.AreaAsync(new GroupId(kind, new EntityKey(iso, group.Id)), group.PriceNode, price, asOf, cancellation);
        return GroupViews.Of(kind, iso, group, area, price, asOf.MomentUtc) with { AsOf = asOf.MomentUtc };
    }

    private async Task<AreaView> ViewOfAsync(GroupKind kind, Iso iso, GroupName group, GroupSnapshot? snapshot, CancellationToken cancellation)
    {
        var node = group.PriceNode is { } key ? await reader.Nodes.ReadAsync(key.ToString(), cancellation) : null;
        return suspects.Mark(GroupViews.Of(kind, iso, group, snapshot, node, clock.GetUtcNow().UtcDateTime), iso);
    }
}
