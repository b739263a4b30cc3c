using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using NodaTime.Text;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>From one number back to the records that it was computed from.</summary>
internal sealed class ValueLineageEndpoint(IServiceProvider services, LiveCatalog reference, LineageIndex lineage, ValuePlaces places, FeatureViews views, TimeProvider clock)
{
    private const string Same = "same";
    private const string Differs = "recomputed_differs";
    private const string NoValue = "no_value";
    private const string HubKey = "hub_id";
    private const int Depth = 10;

    // Of a sum in another order.
    private const double Tolerance = 1e-6;

    // A node holds prices in ticks.
    private const double TicksTolerance = 1 / PriceTicks.PerUsd;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapApiGet("/v1/lineage/value", routes.ServiceProvider.GetRequiredService<ValueLineageEndpoint>().GetAsync, ValueLineageQuery.Parameters).Needs(AccessScope.Read)
            .Describe<ValueLineageAnswer>(
                "getValueLineage", "Catalogue", "The records that one number was computed from",
                "A cell of a cube of prices, or a feature of a node or hub: each version of a price that counts, with topic, partition and offset or with file and row, and the value computed again from them. Where both differ, or "
                    + "a record is not kept any more, the answer says so.",
                LineageExamples.Value)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable);

    public async Task GetAsync(HttpContext context)
    {
        ValueLineageQuery.RequireOneSubject(context.Request.Query);
        if (context.Request.Query.ContainsKey("feature"))
        {
            await context.WriteJsonAsync(await OfFeatureAsync(new ApiQuery(context.Request.Query), context.RequestAborted), LineageJson.Default.ValueLineageAnswer);
            return;
        }

        var query = new ValueLineageQuery(new ApiQuery(context.Request.Query), reference.Current, clock.GetUtcNow().UtcDateTime);
        var (cube, cells) = (query.Cube, query.Cube.Cells!);
        var (column, question) = (query.ColumnOf(cells), query.Read(cells));
        var origin = await Origins().ReadAsync(cube, column, question, query.Limit, context.RequestAborted);
        var records = await places.OfAsync(origin.Prices.Prices, context.RequestAborted);
        var graph = (await lineage.ReadAsync(context.RequestAborted)).Graph;
        await context.WriteJsonAsync(
            new ValueLineageAnswer(
                cube.Name, null, column.Name, question.Iso.Code, question.Hub, question.Node, question.Product.Name(), LocalDatePattern.Iso.Format(question.Day), question.FromUtc, question.ToUtc, null,
                origin.Stored, origin.Computed, StateOf(origin.Stored, origin.Computed, records), column.Formula, TablesOf(graph, new LineageNode($"cube.{cube.Name}", column.Name)),
                origin.Prices.Minutes, origin.Prices.KnownAtUtc, SourcesOf(records), records, origin.Prices.Count, records.Count == origin.Prices.Count),
            LineageJson.Default.ValueLineageAnswer);
    }

    // The tables have no ring of prices: what a node or hub serves is held against the versions that they hold.
    private async Task<ValueLineageAnswer> OfFeatureAsync(ApiQuery query, CancellationToken cancellation)
    {
        var (view, feature) = FeatureOf(query);
        var entity = query.Text("entity") ?? throw ApiException.BadParameter("entity", "it is missing; such as CAISO/SP15");
        var asOf = query.AsOf(clock.GetUtcNow().UtcDateTime);
        var found = await view.OriginAsync(feature, entity, asOf, cancellation) ?? throw WithoutValue(view, feature, entity);
        var (iso, from) = (found.Place.Iso, found.FromUtc);
        var question = new CellQuestion(iso, found.IsHub ? found.Place.Id : null, found.IsHub ? null : found.Place.Id, found.Product, from, found.ToUtc, MarketBlocks.For(iso).Clock.TradeDate(from))
        { KnownToUtc = asOf?.MomentUtc };
        var prices = await Origins().PricesAsync(question, CubeCells.OneMarket, ValueLineageQuery.MaxLimit, cancellation);
        var limit = query.Number("limit", ValueLineageQuery.DefaultLimit, 1, ValueLineageQuery.MaxLimit);
        var (value, computed) = (Known(found.Value), Known(found.Recompute([.. prices.Prices.Select(price => price.LmpUsdPerMwh)])));
        var records = await places.OfAsync([.. prices.Prices.Take(limit)], cancellation);
        return new ValueLineageAnswer(
            null, $"{view.Name}:{feature}", feature, iso.Code, question.Hub, question.Node, found.Product.Name(), LocalDatePattern.Iso.Format(question.Day), from, found.ToUtc, asOf?.MomentUtc,
            value, computed, StateOf(value, computed, records, TicksTolerance), found.Formula, [$"feature_view.{view.Name}", $"{DeclaredTables.Warehouse}.{TableOf(found.Product)}"], prices.Minutes,
            prices.KnownAtUtc, SourcesOf(records), records, prices.Count, records.Count == prices.Count);
    }

    private ApiException WithoutValue(FeatureView view, string feature, string entity)
    {
        if (entity.Split('/', 2) is not [var code, { Length: > 0 } name])
        {
            return ApiException.BadParameter("entity", $"'{entity}' is no ISO/NAME, such as CAISO/SP15");
        }

        var (iso, now) = (NodeNames.IsoOf(code), clock.GetUtcNow().UtcDateTime);
        var isKnown = view.JoinKey == HubKey ? reference.Current.TryGetHub(iso, name, out _) : reference.Current.TryResolve(iso, name, now, out _);
        var unknown = view.JoinKey == HubKey ? NodeNames.UnknownHub(reference.Current, iso, name) : NodeNames.UnknownNode(reference.Current, iso, name);
        return isKnown
            ? new ApiException(DomainProblems.UnknownEntity, $"{view.Name} has no {feature} of '{entity}': no price of it has come that it could be of")
            : new ApiException(unknown.Problem, unknown.Message) { Suggestions = [.. (unknown.Suggestions ?? []).Select(near => $"{iso.Code}/{near}")] };
    }

    private (FeatureView View, string Feature) FeatureOf(ApiQuery query)
    {
        var text = query.Text("feature") ?? "";
        var followed = views.All.Where(view => view.Followed.Count > 0).ToArray();
        return text.Split(':') is [var name, var feature] && Array.Find(followed, view => view.Name == name) is { } found && found.Followed.Contains(feature)
            ? (found, feature)
            : throw ApiException.BadParameter("feature", $"values can be followed of {string.Join("; ", followed.Select(view => $"{view.Name}: {string.Join(", ", view.Followed)}"))}");
    }

    private CellOrigins Origins() => new(services.GetService<Warehouse>() ?? throw new WarehouseUnavailableException("the warehouse is off (--clickhouse on starts it)"));

    private static string TableOf(PriceProduct product) => (product.IsDayAhead() ? PriceTables.DayAhead : PriceTables.RealTime).Name;

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    internal static string StateOf(double? stored, double? computed, IReadOnlyList<ValueRecordView> records, double tolerance = Tolerance) => (stored, computed) switch
    {
        (null, null) => NoValue,
        ({ } one, { } other) when Math.Abs(one - other) <= tolerance => records.Any(record => record.State == ValuePlaces.Expired) ? ValuePlaces.Expired : Same,
        _ => Differs,
    };

    private static IReadOnlyList<string> TablesOf(LineageGraph graph, LineageNode cell) =>
    [
        cell.Dataset, .. graph.Walk(cell, upstream: true, Depth).Nodes.Select(node => node.Dataset).Where(dataset => dataset.StartsWith($"{DeclaredTables.Warehouse}.", StringComparison.Ordinal)).Distinct(),
    ];

    private static IReadOnlyList<ValueSourceView> SourcesOf(IReadOnlyList<ValueRecordView> records) =>
    [
        .. records.GroupBy(record => record.SourceId).Select(source => new ValueSourceView(source.Key, source.LongCount(), source.LongCount(record => record.State == ValuePlaces.Expired))),
    ];
}
