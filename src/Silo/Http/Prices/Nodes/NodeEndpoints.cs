using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Prices.Nodes;

/// <summary>One node: its live state and its history in memory.</summary>
internal sealed class NodeEndpoints(LiveReader reader, LiveCatalog catalog, IGrainFactory grains, HistoryReach reach, TimeProvider clock)
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
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<NodeEndpoints>();
        routes.MapApiGet("/v1/nodes/{iso}/{**node}", endpoints.GetAsync)
            .Describe<NodeView>("getNode", "Nodes", "Live state of a node", "By id or alias. Ids may hold blanks, dots, colons and slashes.", PriceExamples.Node)
            .WithPath(PricePaths.Iso, PricePaths.Node);
        routes.MapApiGet($"/v1/nodes/{{iso}}/{{**{HistoryValue}:{HistoryConstraint}}}", endpoints.GetHistoryAsync, HistoryQuery)
            .Describe<HistoryView>("getNodeHistory", "Nodes", "Prices of a node", "In memory about a day of real-time intervals and two of day-ahead hours; older ones from the warehouse where it is on and 'from' asks for them. `complete` is false where the warehouse would be needed and cannot be asked; nothing but its part is asked for: 503.", PriceExamples.History)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .WithPath(PricePaths.Iso, PricePaths.Node)
            .DocumentedAt("/v1/nodes/{iso}/{node}" + HistorySuffix);
    }

    public async Task GetAsync(HttpContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (snapshot, reference) = await FindAsync(context, NameOf(context, NodeValue), now);
        var view = snapshot is null ? NodeViews.WithoutPrices(reference!) : NodeViews.Of(snapshot, reference, now);
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
        var (snapshot, reference) = await FindAsync(context, NameOf(context, HistoryValue)[..^HistorySuffix.Length], clock.GetUtcNow().UtcDateTime);
        var key = snapshot?.Key ?? reference!.Key;
        var product = market ?? snapshot?.RealTime?.Product ?? key.Iso.SettlementRealTime;
        // A node without prices has no history, and asking its grain would activate it for nothing.
        PricePoint[] points = snapshot is null
            ? []
            : await grains.GetGrain<INodeGrain>(key.ToString()).GetHistoryAsync(product, from ?? Earliest, to ?? Latest, context.RequestAborted)
                .AsTask().WaitAsync(ApiLimits.LongestGrainCall, clock, context.RequestAborted);
        var view = ViewOf(key, product, from, to, points);
        await context.WriteJsonAsync(await reach.CompleteAsync(key, product, view, context.RequestAborted), ApiJson.Default.HistoryView);
    }

    private static HistoryView ViewOf(EntityKey key, PriceProduct product, DateTime? from, DateTime? to, PricePoint[] points) => new(
        key.ToString(), product.Name(), from, to, Array.ConvertAll(points, point => new HistoryPoint(point.IntervalStartUtc, point.LmpUsdPerMwh)));

    private static string NameOf(HttpContext context, string segment) => NodeNames.Unescape((string?)context.Request.RouteValues[segment] ?? "");

    /// <returns>At least one of the two is there.</returns>
    /// <exception cref="ApiException">404: neither prices nor the catalog know the name.</exception>
    private async ValueTask<(NodeSnapshot? Snapshot, NodeReference? Reference)> FindAsync(HttpContext context, string name, DateTime now)
    {
        var iso = NodeNames.IsoOf((string)context.Request.RouteValues["iso"]!);
        if (EntityKey.IsValidId(name) && await reader.Nodes.ReadAsync(new EntityKey(iso, name).ToString(), context.RequestAborted) is { } snapshot)
        {
            return (snapshot, catalog.Current.TryGet(snapshot.Key, now, out var known) ? known : null);
        }

        if (!catalog.Current.TryResolve(iso, name, now, out var reference)
            && !(await catalog.RefreshAsync(context.RequestAborted)).TryResolve(iso, name, now, out reference))
        {
            throw NodeNames.UnknownNode(catalog.Current, iso, name);
        }

        return (await reader.Nodes.ReadAsync(reference.Key.ToString(), context.RequestAborted), reference);
    }
}

/// <summary>Tells the path of a node's history from the path of a node: ids may hold slashes themselves.</summary>
internal sealed class HistoryPathConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is string text
        && text.Length > NodeEndpoints.HistorySuffix.Length && text.EndsWith(NodeEndpoints.HistorySuffix, StringComparison.Ordinal);
}
