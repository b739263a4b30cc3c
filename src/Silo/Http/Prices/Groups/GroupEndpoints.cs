using GridGrains.Domain.Groups;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Groups;

/// <summary>Trading hubs and load zones. The published price IS the price; the mean of members is another figure.</summary>
internal sealed class GroupEndpoints(LiveReader reader, LiveCatalog catalog, TimeProvider clock)
{
    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "Only hubs of this ISO.", "CAISO"),
        QueryParameter.Integer("limit", $"Hubs per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "Q0FJU08vWA"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<GroupEndpoints>();
        routes.MapApiGet("/v1/hubs", endpoints.ListHubsAsync, ListQuery)
            .Describe<HubPage>(
                "listHubs", "Hubs and zones", "Live state of all trading hubs",
                "The hubs of the catalog with price, change against the interval before, age and DART; ordered by ISO, the order is stable between pages.", PriceExamples.Hubs);
        routes.MapApiGet("/v1/hubs/{iso}/{**hub}", endpoints.GetHubAsync)
            .Describe<AreaView>("getHub", "Hubs and zones", "Live state of a trading hub", "By id, display name or alias.", PriceExamples.Hub)
            .WithPath(PricePaths.Iso, PricePaths.Hub);
        routes.MapApiGet("/v1/zones/{iso}/{**zone}", endpoints.GetZoneAsync)
            .Describe<AreaView>("getZone", "Hubs and zones", "Live state of a load zone", "By id, display name or alias.", PriceExamples.Zone)
            .WithPath(PricePaths.Iso, PricePaths.Zone);
    }

    public async Task ListHubsAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var iso = query.Iso("iso");
        var limit = query.Number("limit", ApiLimits.DefaultPageSize, 1, ApiLimits.MaxPageSize);
        var rest = After(KeyCursor.Decode(query.Text("cursor")), [.. (iso is null ? Isos.All : [iso]).SelectMany(catalog.Current.Hubs)]);
        HubDefinition[] hubs = [.. rest.Take(limit)];
        var snapshots = await reader.Hubs.ReadAsync([.. hubs.Select(KeyOf)], context.RequestAborted);
        var nodes = await reader.Nodes.ReadAsync([.. hubs.Select(hub => hub.PriceNode.ToString())], context.RequestAborted);
        var now = clock.GetUtcNow().UtcDateTime;
        var views = hubs.Select((hub, i) => GroupViews.Of(GroupKind.Hub, hub.Iso, GroupName.Of(hub), snapshots[i], nodes[i], now));
        await context.WriteJsonAsync(
            new HubPage([.. views], KeyCursor.Encode(rest.Count > limit ? KeyOf(hubs[^1]) : null)), ApiJson.Default.HubPage);
    }

    public async Task GetHubAsync(HttpContext context)
    {
        var iso = IsoOf(context);
        var name = NameOf(context, "hub");
        var found = catalog.Current.TryGetHub(iso, name, out var hub)
            ? GroupName.Of(hub)
            : GroupName.Unknown(name);
        var snapshot = await ReadAsync(GroupKind.Hub, iso, found.Id, context.RequestAborted);
        if (snapshot is null && hub is null)
        {
            throw NodeNames.UnknownHub(catalog.Current, iso, name);
        }

        await WriteAsync(context, GroupKind.Hub, iso, found, snapshot);
    }

    public async Task GetZoneAsync(HttpContext context)
    {
        var iso = IsoOf(context);
        var name = NameOf(context, "zone");
        // Zones that only nodes name are known after a look at the live nodes.
        var found = catalog.Current.TryGetZone(iso, name, out var zone)
            ? GroupName.Of(zone)
            : GroupName.Unknown(name);
        var snapshot = await ReadAsync(GroupKind.Zone, iso, found.Id, context.RequestAborted);
        if (snapshot is null && zone is null && !(await catalog.RefreshAsync(context.RequestAborted)).TryGetZone(iso, name, out _))
        {
            throw NodeNames.UnknownZone(catalog.Current, iso, name);
        }

        await WriteAsync(context, GroupKind.Zone, iso, found, snapshot);
    }

    private static string KeyOf(HubDefinition hub) => new EntityKey(hub.Iso, hub.Id).ToString();

    private static ArraySegment<HubDefinition> After(string? key, HubDefinition[] hubs)
    {
        var last = key is null ? -1 : Array.FindIndex(hubs, hub => KeyOf(hub) == key);
        return key is null || last >= 0 ? new ArraySegment<HubDefinition>(hubs)[(last + 1)..] : throw KeyCursor.Unknown();
    }

    private static Iso IsoOf(HttpContext context) => NodeNames.IsoOf((string)context.Request.RouteValues["iso"]!);

    private static string NameOf(HttpContext context, string segment) => NodeNames.Unescape((string?)context.Request.RouteValues[segment] ?? "");

    private ValueTask<GroupSnapshot?> ReadAsync(GroupKind kind, Iso iso, string id, CancellationToken cancellation) =>
        EntityKey.IsValidId(id) ? reader.Of(kind).ReadAsync(new EntityKey(iso, id).ToString(), cancellation) : new((GroupSnapshot?)null);

    private async Task WriteAsync(HttpContext context, GroupKind kind, Iso iso, GroupName group, GroupSnapshot? snapshot)
    {
        var node = group.PriceNode is { } key ? await reader.Nodes.ReadAsync(key.ToString(), context.RequestAborted) : null;
        await context.WriteJsonAsync(GroupViews.Of(kind, iso, group, snapshot, node, clock.GetUtcNow().UtcDateTime), ApiJson.Default.AreaView);
    }
}
