using GridGrains.Domain.Areas;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.Documents;
using GridGrains.Silo.Http.Prices.Nodes;
using GridGrains.Silo.Http.Prices.Reference;

namespace GridGrains.Silo.Http.Prices.Areas;

/// <summary>Trading hubs and load zones. The published price IS the price; the mean of members is another figure.</summary>
internal sealed class AreaEndpoints(LiveReader reader, LiveCatalog catalog)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<AreaEndpoints>();
        routes.MapApiGet("/v1/hubs/{iso}/{**hub}", endpoints.GetHubAsync)
            .Describe<AreaView>("getHub", "Hubs and zones", "Live state of a trading hub", "By id, display name or alias.", PriceExamples.Hub)
            .WithPath(PricePaths.Iso, PricePaths.Hub);
        routes.MapApiGet("/v1/zones/{iso}/{**zone}", endpoints.GetZoneAsync)
            .Describe<AreaView>("getZone", "Hubs and zones", "Live state of a load zone", "By id, display name or alias.", PriceExamples.Zone)
            .WithPath(PricePaths.Iso, PricePaths.Zone);
    }

    public async Task GetHubAsync(HttpContext context)
    {
        var iso = IsoOf(context);
        var name = NameOf(context, "hub");
        var found = catalog.Current.TryGetHub(iso, name, out var hub)
            ? new AreaName(hub.Id, hub.DisplayName, hub.Aliases)
            : new AreaName(name, name, []);
        var snapshot = await ReadAsync(AreaKind.Hub, iso, found.Id, context.RequestAborted);
        if (snapshot is null && hub is null)
        {
            throw NodeNames.UnknownHub(catalog.Current, iso, name);
        }

        await WriteAsync(context, "hub", iso, found, snapshot);
    }

    public async Task GetZoneAsync(HttpContext context)
    {
        var iso = IsoOf(context);
        var name = NameOf(context, "zone");
        // Zones that only nodes name are known after a look at the live nodes.
        var found = catalog.Current.TryGetZone(iso, name, out var zone)
            ? new AreaName(zone.Id, zone.DisplayName, zone.Aliases)
            : new AreaName(name, name, []);
        var snapshot = await ReadAsync(AreaKind.Zone, iso, found.Id, context.RequestAborted);
        if (snapshot is null && zone is null && !(await catalog.RefreshAsync(context.RequestAborted)).TryGetZone(iso, name, out _))
        {
            throw NodeNames.UnknownZone(catalog.Current, iso, name);
        }

        await WriteAsync(context, "zone", iso, found, snapshot);
    }

    private static Iso IsoOf(HttpContext context) => NodeNames.IsoOf((string)context.Request.RouteValues["iso"]!);

    private static string NameOf(HttpContext context, string segment) => NodeNames.Unescape((string?)context.Request.RouteValues[segment] ?? "");

    private ValueTask<AreaSnapshot?> ReadAsync(AreaKind kind, Iso iso, string id, CancellationToken cancellation) =>
        EntityKey.IsValidId(id) ? reader.Of(kind).ReadAsync(new EntityKey(iso, id).ToString(), cancellation) : new((AreaSnapshot?)null);

    private static Task WriteAsync(HttpContext context, string kind, Iso iso, AreaName area, AreaSnapshot? snapshot)
    {
        var published = snapshot is null ? [] : Array.ConvertAll(snapshot.Published, fact => PriceViews.Of(fact));
        var members = snapshot is null
            ? []
            : Array.ConvertAll(snapshot.Members, price => new MembersMeanView(price.Market.Name(), price.IntervalStartUtc, price.Members, price.MeanUsd));
        var view = new AreaView(
            iso.Code,
            area.Id,
            $"{iso.Code}/{area.Id}",
            kind,
            area.Name,
            area.Aliases,
            PriceOf(iso, snapshot, dayAhead: false),
            PriceOf(iso, snapshot, dayAhead: true),
            published,
            members);
        return context.WriteJsonAsync(view, ApiJson.Default.AreaView);
    }

    private static PriceView? PriceOf(Iso iso, AreaSnapshot? snapshot, bool dayAhead) =>
        snapshot is not null && AreaPrices.TryFind(snapshot.Published, iso, dayAhead, out var fact) ? PriceViews.Of(fact) : null;

    private sealed record AreaName(string Id, string Name, IReadOnlyList<string> Aliases);
}

/// <summary>Which of an area's published products is its price.</summary>
internal static class AreaPrices
{
    /// <summary>The settlement product, else the one with the newest interval.</summary>
    public static bool TryFind(LmpFact[] published, Iso iso, bool dayAhead, out LmpFact price)
    {
        price = default;
        var found = false;
        foreach (ref readonly var fact in published.AsSpan())
        {
            if (fact.Market.IsDayAhead() != dayAhead)
            {
                continue;
            }

            if (!dayAhead && fact.Market == iso.SettlementRealTime)
            {
                price = fact;
                return true;
            }

            if (!found || fact.IntervalStartUtc > price.IntervalStartUtc)
            {
                (price, found) = (fact, true);
            }
        }

        return found;
    }
}
