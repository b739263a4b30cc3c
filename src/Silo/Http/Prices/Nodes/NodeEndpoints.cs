using GridGrains.Domain.Governance;
using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>One node: its live state and its history in memory.</summary>
internal sealed class NodeEndpoints(NodeReads nodes, HistoryReach reach, TimeProvider clock)
{
    public const string HistoryConstraint = "history";
    public const string HistorySuffix = "/history";

    private const string HistoryValue = "history";
    private const string NodeValue = "node";

    private static readonly DateTime Earliest = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
    private static readonly DateTime Latest = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private static readonly QueryParameter[] HistoryQuery =
    [
        QueryParameter.Market("market", "A product; the node's settlement real-time product when absent.", "REAL_TIME_15_MIN"),
        QueryParameter.Moment("from", "First interval start, inclusive; the oldest in memory when absent. What is older comes from the warehouse's tables.", "2026-06-01T00:00:00Z"),
        QueryParameter.Moment("to", "Last interval start, exclusive; the newest in memory when absent.", "2026-06-02T00:00:00Z"),
        PastMoment.OfIntervals,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<NodeEndpoints>();
        routes.MapApiGet("/v1/nodes/{iso}/{**node}", endpoints.GetAsync, PastMoment.Parameter).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<NodeView>("getNode", "Nodes", "Live state of a node", "By id or alias. Ids may hold blanks, dots, colons and slashes.", PriceExamples.Node)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(PricePaths.Iso, PricePaths.Node);
        routes.MapApiGet($"/v1/nodes/{{iso}}/{{**{HistoryValue}:{HistoryConstraint}}}", endpoints.GetHistoryAsync, HistoryQuery).Needs(AccessScope.Read, TenantReach.ByIso)
            .Describe<HistoryView>("getNodeHistory", "Nodes", "Prices of a node", "In memory about a day of real-time intervals and two of day-ahead hours; older ones from the warehouse where it is on and 'from' asks for them. `complete` is false where the warehouse would be needed and cannot be asked; nothing but its part is asked for: 503.", PriceExamples.History)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(PricePaths.Iso, PricePaths.Node)
            .DocumentedAt("/v1/nodes/{iso}/{node}" + HistorySuffix);
    }

    public async Task GetAsync(HttpContext context)
    {
        var (iso, name) = (IsoOf(context), NameOf(context, NodeValue));
        var view = AsOfOf(context) is { } asOf
            ? await nodes.PastNodeAsync(iso, name, asOf, context.RequestAborted)
            : await nodes.NodeAsync(iso, name, context.RequestAborted);
        await context.WriteJsonAsync(view, ApiJson.Default.NodeView);
    }

    public async Task GetHistoryAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (from, to) = (query.Utc("from"), query.Utc("to"));
        if (from >= to)
        {
            throw ApiException.BadParameter("from", "must lie before 'to'");
        }

        var market = query.Product("market");
        var (snapshot, reference) = await nodes.FindAsync(IsoOf(context), NameOf(context, HistoryValue)[..^HistorySuffix.Length], context.RequestAborted);
        var key = snapshot?.Key ?? reference!.Key;
        var product = market ?? snapshot?.RealTime?.Product ?? key.Iso.SettlementRealTime;
        if (AsOfOf(context) is { } asOf)
        {
            await context.WriteJsonAsync(await reach.PastAsync(key, product, from, to, asOf, context.RequestAborted), ApiJson.Default.HistoryView);
            return;
        }

        // A node without prices has no history, and asking its grain would activate it for nothing.
        PricePoint[] points = snapshot is null ? [] : await nodes.HistoryAsync(key, product, from ?? Earliest, to ?? Latest, context.RequestAborted);
        var view = ViewOf(key, product, from, to, points);
        await context.WriteJsonAsync(await reach.CompleteAsync(key, product, view, context.RequestAborted), ApiJson.Default.HistoryView);
    }

    private AsOf? AsOfOf(HttpContext context) => new ApiQuery(context.Request.Query).AsOf(clock.GetUtcNow().UtcDateTime);

    private static HistoryView ViewOf(EntityKey key, PriceProduct product, DateTime? from, DateTime? to, PricePoint[] points) => new(
        key.ToString(), product.Name(), from, to, Array.ConvertAll(points, point => new HistoryPoint(point.IntervalStartUtc, point.LmpUsdPerMwh)));

    private static string NameOf(HttpContext context, string segment) => NodeNames.Unescape((string?)context.Request.RouteValues[segment] ?? "");

    private static Iso IsoOf(HttpContext context) => NodeNames.IsoOf((string)context.Request.RouteValues["iso"]!);
}

/// <summary>Distinguishes the path of a node's history from the path of a node: ids may hold slashes themselves.</summary>
internal sealed class HistoryPathConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is string text
        && text.Length > NodeEndpoints.HistorySuffix.Length && text.EndsWith(NodeEndpoints.HistorySuffix, StringComparison.Ordinal);
}
