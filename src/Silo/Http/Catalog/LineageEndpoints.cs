using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Catalog;
using GridGrains.Silo.Catalog;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Catalog;

/// <summary>Where columns come from, and what comes from them.</summary>
internal sealed class LineageEndpoints(LineageIndex index)
{
    private const string Tag = "Catalogue";
    private const string Upstream = "upstream";
    private const string Downstream = "downstream";
    private const string Both = "both";
    private const int DefaultDepth = 10;
    private const int MaxDepth = 50;
    private const int MaxPaths = 20;

    private static readonly QueryParameter Node = new("node", "Id of a dataset: an entry of the catalogue, form.NAME, record.lmp.", "clickhouse.hub_lmp_5m");
    private static readonly QueryParameter Column = new("column", "One of its columns; without it all of them, and the dataset itself.", "congestion");

    private static readonly QueryParameter[] WalkQuery =
    [
        Node, Column, QueryParameter.OneOf("direction", "upstream: what it comes from; downstream: what comes from it.", Upstream, Upstream, Downstream, Both),
        QueryParameter.Integer("depth", $"Steps, 1 to {MaxDepth}; {DefaultDepth} when absent.", "10"),
    ];

    private static readonly QueryParameter[] PathQuery =
    [
        new("from", "Id of the dataset where the ways begin.", "form.pjm-data-miner-csv"), new("from_column", "Its column.", "congestion_price_rt"),
        new("to", "Id of the dataset where they end.", "cube.hub_24h"), new("to_column", "Its column.", "congestion"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.ServiceProvider.GetRequiredService<LineageEndpoints>();
        routes.MapApiGet("/v1/lineage", endpoints.WalkAsync, WalkQuery).Needs(AccessScope.Read)
            .Describe<LineageAnswer>(
                "getLineage", Tag, "What a column comes from, and what comes from it",
                "From the column of the report's form over the canonical record, the topic and the table to rollups, views and cubes. Declarations say the first half; what statements of the warehouse "
                    + "make of columns is the warehouse's own analysis of them.",
                LineageExamples.Walk)
            .WithAnswer(StatusCodes.Status404NotFound);
        routes.MapApiGet("/v1/lineage/impact", endpoints.ImpactAsync, Node, Column).Needs(AccessScope.Read)
            .Describe<ImpactAnswer>(
                "getLineageImpact", Tag, "What breaks if a column goes", "Columns that are made of it, and all columns of datasets whose rows it decides about.", LineageExamples.Impact)
            .WithAnswer(StatusCodes.Status404NotFound);
        routes.MapApiGet("/v1/lineage/paths", endpoints.PathsAsync, PathQuery).Needs(AccessScope.Read)
            .Describe<PathsAnswer>("getLineagePaths", Tag, "The ways of a value from one column to another", "Along values; what only decides about rows is no way.", LineageExamples.Paths)
            .WithAnswer(StatusCodes.Status404NotFound);
    }

    public async Task WalkAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var (depth, direction) = (query.Number("depth", DefaultDepth, 1, MaxDepth), query.Text("direction") ?? Upstream);
        var lineage = await index.ReadAsync(context.RequestAborted);
        var node = NodeOf(lineage, query, "node", "column");
        LineageView[] walks =
        [
            .. direction == Downstream ? [] : new[] { lineage.Graph.Walk(node, upstream: true, depth) },
            .. direction == Upstream ? [] : new[] { lineage.Graph.Walk(node, upstream: false, depth) },
        ];
        var roots = walks.SelectMany(walk => walk.Nodes).Distinct().Where(lineage.Graph.Roots.ContainsKey).Select(root => new LineageRootView(root.Dataset, root.Column, lineage.Graph.Roots[root]));
        await context.WriteJsonAsync(
            new LineageAnswer(ViewOf(node), direction, depth, [.. walks.SelectMany(walk => walk.Edges).Distinct().Select(ViewOf)], [.. roots], walks.All(walk => walk.IsWhole), lineage.Missing),
            LineageJson.Default.LineageAnswer);
    }

    public async Task ImpactAsync(HttpContext context)
    {
        var lineage = await index.ReadAsync(context.RequestAborted);
        var node = NodeOf(lineage, new ApiQuery(context.Request.Query), "node", "column");
        var reached = lineage.Graph.Impact(node);
        await context.WriteJsonAsync(
            new ImpactAnswer(
                ViewOf(node), [.. reached.Select(known => known.Dataset).Where(dataset => dataset != node.Dataset).Distinct()], [.. reached.Where(known => known.Column is not null).Select(ViewOf)], lineage.Missing),
            LineageJson.Default.ImpactAnswer);
    }

    public async Task PathsAsync(HttpContext context)
    {
        var (query, lineage) = (new ApiQuery(context.Request.Query), await index.ReadAsync(context.RequestAborted));
        var (from, to) = (NodeOf(lineage, query, "from", "from_column"), NodeOf(lineage, query, "to", "to_column"));
        await context.WriteJsonAsync(
            new PathsAnswer(ViewOf(from), ViewOf(to), [.. lineage.Graph.Paths(from, to, MaxPaths).Select(path => (IReadOnlyList<LineageEdgeView>)[.. path.Select(ViewOf)])], lineage.Missing),
            LineageJson.Default.PathsAnswer);
    }

    private static LineageNode NodeOf(LineageSnapshot lineage, ApiQuery query, string dataset, string column)
    {
        var graph = lineage.Graph;
        var node = new LineageNode(query.Text(dataset) ?? throw ApiException.BadParameter(dataset, "name a dataset, such as clickhouse.hub_lmp_5m"), query.Text(column));
        return graph.Knows(node) ? node : throw new ApiException(
            CatalogProblems.UnknownEntry, graph.Knows(node with { Column = null }) ? $"nothing is known of a column '{node.Column}' of {node.Dataset}" : $"nothing is known of a dataset '{node.Dataset}'{(lineage.Missing.Count > 0 ? $"; not known at all are {string.Join("; ", lineage.Missing)}" : "")}")
        {
            Suggestions = [.. graph.ColumnsOf(node.Dataset).Select(known => known.Column!).Where(known => known.Contains(node.Column ?? "", StringComparison.OrdinalIgnoreCase)).Take(ApiLimits.MaxSuggestions)],
        };
    }

    private static LineageNodeView ViewOf(LineageNode node) => new(node.Dataset, node.Column);

    private static LineageEdgeView ViewOf(LineageEdge edge) => new(ViewOf(edge.From), ViewOf(edge.To), edge.Word, edge.Note);
}
