using GridGrains.Domain.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;

namespace GridGrains.Silo.Http.Prices.Map;

/// <summary>Prices by place.</summary>
internal sealed class PriceMapEndpoints(MapReads reads)
{
    private static readonly MapView Example = new(
        new(2026, 6, 1, 10, 35, 2, DateTimeKind.Utc), [new("CAISO/ALAMT2G_7_B1", 33.7688, -118.1009, 31.25, 1, -0.5, 2.25)], [new("CAISO", "DLAP_SCE-APND", 118, 30.5, 0.75, -0.25, 2)],
        [new("CAISO", 119, 1)]);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<PriceMapEndpoints>();
        routes.MapApiGet("/v1/map", endpoints.GetAsync).Needs(AccessScope.Read)
            .Describe<MapView>(
                "getMap", "Nodes", "Real-time prices by place",
                "Nodes with coordinates one by one, all others summed up by load zone, and how many each market has of both. A place is never guessed: coordinates come from the reference files alone.",
                Example);
    }

    public async Task GetAsync(HttpContext context) => await context.WriteJsonAsync(await reads.ReadAsync(context.RequestAborted), MapJson.Default.MapView);
}
