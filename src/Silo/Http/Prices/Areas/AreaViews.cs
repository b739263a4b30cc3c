using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Silo.Http.Prices.Areas;

/// <param name="PriceNode">The node whose published price is the area's; null where none is known.</param>
internal sealed record AreaName(string Id, string Name, IReadOnlyList<string> Aliases, EntityKey? PriceNode)
{
    public static AreaName Of(HubDefinition hub) => new(hub.Id, hub.DisplayName, hub.Aliases, hub.PriceNode);

    public static AreaName Of(ZoneDefinition zone) => new(zone.Id, zone.DisplayName, zone.Aliases, zone.PriceNode);

    public static AreaName Unknown(string id) => new(id, id, [], null);
}

/// <summary>An area's snapshot with what its price node knows.</summary>
internal static class AreaViews
{
    public static AreaView Of(AreaKind kind, Iso iso, AreaName area, AreaSnapshot? snapshot, NodeSnapshot? priceNode, DateTime nowUtc)
    {
        var reading = AreaReading.Of(iso, snapshot, priceNode, nowUtc);
        return new AreaView(
            iso.Code,
            area.Id,
            $"{iso.Code}/{area.Id}",
            kind == AreaKind.Hub ? "hub" : "zone",
            area.Name,
            area.Aliases,
            reading.RealTime is { } realTime ? PriceViews.Of(realTime) : null,
            reading.DayAhead is { } dayAhead ? PriceViews.Of(dayAhead) : null,
            [.. (snapshot?.Published ?? []).Select(price => PriceViews.Of(price))],
            [.. (snapshot?.Members ?? []).Select(price => new MembersMeanView(price.Market.Name(), price.IntervalStartUtc, price.Members, price.MeanUsd))])
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
