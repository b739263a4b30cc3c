using GridGrains.ClickHouse.Changes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Domain.Knowledge;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.FeatureStore;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Warehouses;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Http.Changes;

/// <summary>What was corrected between two moments, by how much, and what rests on it.</summary>
internal sealed class ChangeEndpoints(IServiceProvider services, SiloParts parts, TimeProvider clock)
{
    private const string Tag = "Changes";

    private const string Description =
        "Intervals whose version known at `since` is not that known at `as_of`: old and new with their known_at, and the rollup rows, feature windows, curves and recorded training sets that "
        + "cover the interval. Reads are not logged: it names what may have used the old value. A first publication is no change. By kind, then by start of the interval.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<ChangeEndpoints>();
        Describe(routes.MapApiGet("/v1/changes", endpoints.GetAsync, [ChangeRequest.Iso, .. ChangeRequest.Parameters]).Needs(AccessScope.Query).TakesTurn(Tiers.Interactive), "getChanges", "Corrections between two moments");
        Describe(
            routes.MapApiGet("/v1/changes/{iso}", endpoints.GetAsync, ChangeRequest.Parameters).Needs(AccessScope.Query, TenantReach.ByIso).TakesTurn(Tiers.Interactive), "getChangesOfIso",
            "Corrections of one ISO between two moments").WithPath(new PathParameter("iso", "ISO code.", "CAISO"));
    }

    public async Task GetAsync(HttpContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var iso = context.Request.RouteValues[RouteAccess.IsoValue] is string code ? NodeNames.IsoOf(code) : null;
        var request = new ChangeRequest(new ApiQuery(context.Request.Query), iso, now);
        var (query, kinds) = request.Read();
        var changes = new WarehouseChanges(services.GetService<WarehouseQueries>() ?? throw WarehouseAnswers.Off());
        var found = new List<Change>();
        for (var i = 0; i < kinds.Count && found.Count <= request.Limit; i++)
        {
            var place = query.After?.Kind == kinds[i] ? query.After : null;
            found.AddRange(await changes.ReadAsync(kinds[i], query with { After = place, Take = query.Take - found.Count }, context.CapsOf, context.RequestAborted));
        }

        var page = found.GetRange(0, Math.Min(found.Count, request.Limit));
        var views = new ChangeViewsOf(
            services.GetRequiredService<LiveCatalog>().Current, parts.Cubes, (view, utc) => services.GetService<TrainingSetService>()?.Covering(view, utc) ?? []);
        ChangeView[] shown = [.. page.Select(views.View)];
        context.NoteRows(shown.Length);
        await context.WriteJsonAsync(
            new ChangePage(query.SinceUtc, query.AsOfUtc, query.FromUtc, query.ToUtc, shown, views.Covering(page, shown), found.Count > page.Count ? ChangeRequest.CursorOf(page[^1]) : null),
            ApiJson.Default.ChangePage);
    }

    private static OperationBuilder Describe(IEndpointConventionBuilder route, string id, string summary) => route
        .Describe<ChangePage>(id, Tag, summary, Description, ChangeExample.Page)
        .WithAnswer(StatusCodes.Status422UnprocessableEntity)
        .WithAnswer(StatusCodes.Status503ServiceUnavailable);
}
