using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Past;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Groups;

/// <summary>Trading hubs and load zones. The published price IS the price; the mean of members is another figure.</summary>
internal sealed class GroupEndpoints(GroupReads groups, LiveCatalog catalog, TimeProvider clock)
{
    private static readonly QueryParameter[] ListQuery =
    [
        new("iso", "Only hubs of this ISO.", "CAISO"),
        QueryParameter.Integer("limit", $"Hubs per page, 1 to {ApiLimits.MaxPageSize}.", "100"),
        new("cursor", "next_cursor of the page before.", "Q0FJU08vWA"),
        PastMoment.Parameter with { Description = $"{PastMoment.Parameter.Description} A page has {PastPrices.MaxAreas} hubs then." },
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<GroupEndpoints>();
        routes.MapApiGet("/v1/hubs", endpoints.ListHubsAsync, ListQuery).Needs(AccessScope.Read)
            .Describe<HubPage>(
                "listHubs", "Hubs and zones", "Live state of all trading hubs",
                "The hubs of the catalog with price, change against the interval before, age and DART; ordered by ISO, the order is stable between pages.", PriceExamples.Hubs);
        routes.MapApiGet("/v1/hubs/{iso}/{**hub}", endpoints.GetHubAsync, PastMoment.Parameter).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<AreaView>("getHub", "Hubs and zones", "Live state of a trading hub", "By id, display name or alias.", PriceExamples.Hub)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(PricePaths.Iso, PricePaths.Hub);
        routes.MapApiGet("/v1/zones/{iso}/{**zone}", endpoints.GetZoneAsync, PastMoment.Parameter).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<AreaView>("getZone", "Hubs and zones", "Live state of a load zone", "By id, display name or alias.", PriceExamples.Zone)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(PricePaths.Iso, PricePaths.Zone);
    }

    public async Task ListHubsAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var iso = query.Iso("iso");
        var asOf = AsOfOf(context);
        var limit = query.Number("limit", asOf is null ? ApiLimits.DefaultPageSize : PastPrices.MaxAreas, 1, ApiLimits.MaxPageSize);
        var rest = After(KeyCursor.Decode(query.Text("cursor")), [.. (iso is null ? Isos.All : [iso]).SelectMany(catalog.Current.Hubs)]);
        HubDefinition[] hubs = [.. rest.Take(limit)];
        var views = asOf is { } moment ? await groups.PastHubsAsync(hubs, moment, context.RequestAborted) : await groups.HubsAsync(hubs, context.RequestAborted);
        await context.WriteJsonAsync(new HubPage(views, KeyCursor.Encode(rest.Count > limit ? KeyOf(hubs[^1]) : null)), ApiJson.Default.HubPage);
    }

    public async Task GetHubAsync(HttpContext context) =>
        await context.WriteJsonAsync(await groups.HubAsync(IsoOf(context), NameOf(context, "hub"), AsOfOf(context), context.RequestAborted), ApiJson.Default.AreaView);

    public async Task GetZoneAsync(HttpContext context) =>
        await context.WriteJsonAsync(await groups.ZoneAsync(IsoOf(context), NameOf(context, "zone"), AsOfOf(context), context.RequestAborted), ApiJson.Default.AreaView);

    private AsOf? AsOfOf(HttpContext context) => new ApiQuery(context.Request.Query).AsOf(clock.GetUtcNow().UtcDateTime);

    private static string KeyOf(HubDefinition hub) => GroupReads.KeyOf(hub);

    private static ArraySegment<HubDefinition> After(string? key, HubDefinition[] hubs)
    {
        var last = key is null ? -1 : Array.FindIndex(hubs, hub => KeyOf(hub) == key);
        return key is null || last >= 0 ? new ArraySegment<HubDefinition>(hubs)[(last + 1)..] : throw KeyCursor.Unknown();
    }

    private static Iso IsoOf(HttpContext context) => NodeNames.IsoOf((string)context.Request.RouteValues["iso"]!);

    private static string NameOf(HttpContext context, string segment) => NodeNames.Unescape((string?)context.Request.RouteValues[segment] ?? "");
}
