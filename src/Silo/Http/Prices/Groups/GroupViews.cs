using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Silo.Http.Prices.Groups;

/// <param name="PriceNode">The node whose published price is the area's; null where none is known.</param>
internal sealed record GroupName(string Id, string Name, IReadOnlyList<string> Aliases, EntityKey? PriceNode)
{
    public static GroupName Of(HubDefinition hub) => new(hub.Id, hub.DisplayName, hub.Aliases, hub.PriceNode);

    public static GroupName Of(ZoneDefinition zone) => new(zone.Id, zone.DisplayName, zone.Aliases, zone.PriceNode);

    public static GroupName Unknown(string id) => new(id, id, [], null);
}

/// <summary>An area's snapshot with what its price node knows.</summary>
internal static class GroupViews
{
    public static AreaView Of(GroupKind kind, Iso iso, GroupName group, GroupSnapshot? snapshot, NodeSnapshot? priceNode, DateTime nowUtc)
    {
        var reading = GroupReading.Of(iso, snapshot, priceNode, nowUtc);
        return new AreaView(
            iso.Code,
            group.Id,
            $"{iso.Code}/{group.Id}",
            kind == GroupKind.Hub ? "hub" : "zone",
            group.Name,
            group.Aliases,
            reading.RealTime is { } realTime ? PriceViews.Of(realTime) : null,
            reading.DayAhead is { } dayAhead ? PriceViews.Of(dayAhead) : null,
            [.. (snapshot?.Published ?? []).Select(price => PriceViews.Of(price))],
            [.. (snapshot?.Members ?? []).Select(price => new MembersMeanView(price.Product.Name(), price.IntervalStartUtc, price.Members, price.MeanUsd))])
        {
            DayAheadCurrentHour = PriceViews.Of(reading.CurrentHour),
            DayAheadRealTimeHour = PriceViews.Of(reading.RealTimeHour),
            DartUsdPerMwh = PriceViews.Published(reading.DartUsdPerMwh),
            ChangeUsdPerMwh = PriceViews.Published(reading.ChangeUsdPerMwh),
            StalenessSeconds = reading.Age?.TotalSeconds,
            Session = reading.Session is { } session ? PriceViews.Of(session) : null,
        };
    }
}
