using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>Lists of markets and nodes.</summary>
internal sealed class NodeSearchEndpoints(LiveCatalog catalog, TimeProvider clock)
{
    private static readonly QueryParameter[] SearchQuery =
    [
        new("iso", "Only nodes of this ISO.", "CAISO"),
        new("hub", "Only nodes that count towards this hub, by id or alias.", "SP15"),
        new("zone", "Only nodes that lie in this zone.", "LZ_NORTH"),
        new("q", "Part of id, name or alias; case does not matter.", "sp15"),
        QueryParameter.Integer("limit", $"Nodes per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "Q0FJU08vWA"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<NodeSearchEndpoints>();
        routes.MapApiGet("/v1/isos", endpoints.ListIsosAsync).Needs(AccessScope.Read)
            .Describe<IsoList>("listIsos", "Nodes", "Markets with their hubs and zones", "The seven ISOs, in a fixed order.", PriceExamples.Isos);
        routes.MapApiGet("/v1/nodes", endpoints.SearchAsync, SearchQuery).Needs(AccessScope.Read)
            .Describe<NodePage>("searchNodes", "Nodes", "Find nodes", "Ordered by ISO and id; the order is stable between pages.", PriceExamples.Nodes);
    }

    public Task ListIsosAsync(HttpContext context)
    {
        var isos = Isos.All.Select(iso => new IsoView(
            iso.Code,
            iso.DisplayName,
            iso.TimeZone.Id,
            iso.SettlementRealTime.Name(),
            [.. catalog.Current.Hubs(iso).Select(hub => new AreaNameView(hub.Id, hub.DisplayName, hub.Aliases, hub.PriceNode.ToString()))],
            [.. catalog.Current.Zones(iso).Select(zone => new AreaNameView(zone.Id, zone.DisplayName, zone.Aliases, zone.PriceNode?.ToString()))]));
        return context.WriteJsonAsync(new IsoList([.. isos]), ApiJson.Default.IsoList);
    }

    public async Task SearchAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var wanted = new ReferenceQuery(
            clock.GetUtcNow().UtcDateTime,
            query.Iso("iso"),
            query.Text("hub"),
            query.Text("zone"),
            query.Text("q"),
            KeyCursor.Decode(query.Text("cursor")),
            query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize));
        var page = (await catalog.RefreshAsync(context.RequestAborted)).Search(WithGroupIds(wanted));
        await context.WriteJsonAsync(
            new NodePage([.. page.Nodes.Select(NodeViews.SummaryOf)], KeyCursor.Encode(page.Next)), ApiJson.Default.NodePage);
    }

    // Aliases of hubs and zones belong to a market; without one the first market that knows the name decides.
    internal ReferenceQuery WithGroupIds(ReferenceQuery query)
    {
        if (query.Iso is not null)
        {
            return query;
        }

        var hub = Isos.All.Select(iso => query.Hub is not null && catalog.Current.TryGetHub(iso, query.Hub, out var known) ? known.Id : null);
        var zone = Isos.All.Select(iso => query.Zone is not null && catalog.Current.TryGetZone(iso, query.Zone, out var known) ? known.Id : null);
        return query with { Hub = hub.FirstOrDefault(id => id is not null) ?? query.Hub, Zone = zone.FirstOrDefault(id => id is not null) ?? query.Zone };
    }
}
