using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Curves;
using GridGrains.ClickHouse.Lineage;
using GridGrains.ClickHouse.Prices;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Domain.Windows;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Warehouse.Lineage;

/// <summary>The whole graph, as the engine analyses the platform's statements.</summary>
public sealed class WarehouseLineageTests(LineageBed beds) : IClassFixture<LineageBed>
{
    private static readonly IReadOnlyList<ComputedTable> Computed = [.. PriceRollups.All, .. PriceDimensions.All, .. CurveTable.All];

    private static readonly IReadOnlyList<TableDefinition> Tables =
        [.. PriceTables.All, WindowTables.FiveMinutes, WindowTables.Hour, WeatherTable.Definition, FeatureTable.Definition, QualityTable.Definition];

    private static readonly LineagePart[] Declared =
    [
        FormLineage.Of(ReportCatalog.Default),
        .. new[] { LmpSchema.Schema, WeatherSchema.Schema, FeaturePushSchema.Schema, PartitionDecisionSchema.Schema }.Select(DeclaredLineage.Of),
        .. Tables.Select(DeclaredLineage.Of),
        .. Computed.Select(DeclaredLineage.Of),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_column_of_price_tables_rollups_and_cubes_reaches_a_report_or_says_why_not()
    {
        var bed = beds.Bed;
        var read = await WarehouseLineage.ReadAsync(bed.Warehouse, WarehouseLineage.StatementsOf(Computed, CubeCatalog.All), WarehouseLineage.ViewsOf(Tables, Computed), Token);
        var graph = LineagePart.Graph([.. Declared, read.Part]);

        Assert.Empty(read.Failures);
        LineageNode[] columns =
        [
            .. PriceTables.All.SelectMany(table => table.Columns.Where(column => column.InLake).Select(column => new LineageNode($"iceberg.{table.Name}", column.Name))),
            .. PriceTables.All.SelectMany(table => table.Projections.SelectMany(projection => projection.Columns.Select(column => new LineageNode($"clickhouse.{projection.Name}", column)))),
            .. PriceTables.All.SelectMany(table => table.Views.SelectMany(view => table.Key.Concat(view.Columns).Select(column => new LineageNode($"clickhouse.{view.Name}", column)))),
            .. PriceRollups.All.SelectMany(table => table.Columns.Select(column => new LineageNode($"clickhouse.{table.Name}", column.Name))),
            .. CubeCatalog.All.SelectMany(cube => cube.Columns.Select(column => new LineageNode($"cube.{cube.Name}", column.Name))),
        ];

        // What comes from no column of a report comes from something that says what it is.
        var without = columns.Distinct().Where(column => !graph.OriginsOf(column).Any(origin => origin.Dataset.StartsWith("form.", StringComparison.Ordinal))).ToArray();
        Assert.DoesNotContain(without, column => graph.OriginsOf(column).Any(origin => !graph.Roots.ContainsKey(origin)));
        Assert.Equal(
            [
                "block", "day", "hour_ending", "ingested_at", "is_backfill", "is_on_peak", "is_published", "iso", "known_at_basis", "log_offset", "log_partition", "members", "month", "month_hours",
                "published", "side", "source",
            ],
            without.Select(column => column.Column).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("the form is of one ISO", Assert.Single(graph.OriginsOf(LineageNode.Parse("cube.multi_hub_7d#iso")).Select(origin => graph.Roots[origin])));
    }

    [Fact]
    public async Task Way_of_a_cubes_congestion_goes_back_to_the_columns_of_the_report()
    {
        var bed = beds.Bed;
        var read = await WarehouseLineage.ReadAsync(bed.Warehouse, WarehouseLineage.StatementsOf(Computed, [.. CubeCatalog.All.Where(cube => cube.Name == "hub_24h")]), WarehouseLineage.ViewsOf(Tables, Computed), Token);
        var graph = LineagePart.Graph([.. Declared, read.Part]);

        var path = graph.Paths(LineageNode.Parse("form.pjm-data-miner-csv#congestion_price_rt"), LineageNode.Parse("cube.hub_24h#congestion"), 10)[0];

        Assert.Equal(
            [
                "rename record.lmp#congestion_component", "copy topic.ISO_RT_LMP#congestion_component", "copy clickhouse.fact_lmp_5m#congestion_component",
                "aggregate clickhouse.hub_lmp_5m#congestion", "formula cube.hub_24h#congestion",
            ],
            path.Select(edge => $"{edge.Word} {edge.To}").Select(line => line.Replace("BACKFILL_RT_LMP", "ISO_RT_LMP", StringComparison.Ordinal)));
        Assert.DoesNotContain(graph.Into(LineageNode.Parse("clickhouse.hub_lmp_5m#congestion")), edge => edge.IsDirect && edge.From.Column is "lmp" or "loss_component");
        Assert.Contains(LineageNode.Parse("cube.hub_24h#congestion"), graph.Impact(LineageNode.Parse("topic.ISO_RT_LMP#congestion_component")));
        Assert.Contains(LineageNode.Parse("clickhouse.hub_lmp_1d#price"), graph.Impact(LineageNode.Parse("clickhouse.dim_hub#price_node")));
        Assert.DoesNotContain(LineageNode.Parse("clickhouse.hub_lmp_5m#congestion"), graph.Impact(LineageNode.Parse("clickhouse.iso_rt_lmp#market_run")));
        Assert.Contains(graph.Into(new LineageNode("clickhouse.hub_lmp_5m")), edge => edge is { How: LineageHow.Join, From.Dataset: "clickhouse.dim_hub" });
        Assert.Contains(graph.Into(new LineageNode("clickhouse.hub_lmp_5m")), edge => edge is { How: LineageHow.Filter, From.Dataset: "clickhouse.quarantined_hour" });
    }

    /// <summary>The graph is computed: who swaps two columns in a rollup's statement sees it.</summary>
    [Fact]
    public async Task Swapped_column_in_a_rollup_changes_the_graph()
    {
        var bed = beds.Bed;
        const string right = "argMax(ifNull(congestion_component, nan)";
        var statement = PriceRollups.NodeHours.Statements[0];
        var swapped = statement.Replace(right, "argMax(ifNull(loss_component, nan)", StringComparison.Ordinal);
        Assert.NotEqual(statement, swapped);

        var client = await bed.Warehouse.OpenAsync(Token);
        var before = await StatementLineage.ReadAsync(client, OwnStatement.OfInsert(statement), Token);
        var after = await StatementLineage.ReadAsync(client, OwnStatement.OfInsert(swapped), Token);

        Assert.Equal(["aggregate congestion_component"], ValuesOf(before, "congestion").Except(ValuesOf(after, "congestion")));
        Assert.Equal(["aggregate loss_component"], ValuesOf(after, "congestion").Except(ValuesOf(before, "congestion")));
        Assert.Equal(ValuesOf(before, "loss"), ValuesOf(after, "loss"));
    }

    [Fact]
    public async Task Each_kind_of_expression_says_how()
    {
        var bed = beds.Bed;
        var client = await bed.Warehouse.OpenAsync(Token);
        var edges = await StatementLineage.ReadAsync(
            client,
            new OwnStatement("cube.test", """
                SELECT f.node AS node, f.market AS product, max(f.lmp) AS highest, round(any(f.lmp) - any(f.loss_component), 2) AS rest, count() AS rows,
                    sumIf(f.lmp, f.hub != '') AS of_hubs, argMax(tuple(f.energy_component, f.loss_component), f.known_at).2 AS newest_loss
                FROM (SELECT * FROM fact_lmp_5m UNION ALL SELECT * FROM fact_lmp_5m) AS f
                INNER JOIN dim_hub AS d ON d.price_node = f.node
                WHERE f.zone = {zone:String}
                GROUP BY f.node, f.market
                """),
            Token);

        Assert.Equal(["copy node"], ValuesOf(edges, "node"));
        Assert.Equal(["rename market"], ValuesOf(edges, "product"));
        Assert.Equal(["aggregate lmp"], ValuesOf(edges, "highest"));
        Assert.Equal(["aggregate lmp", "aggregate loss_component"], ValuesOf(edges, "rest"));
        Assert.Equal(["aggregate "], ValuesOf(edges, "rows").Distinct());
        Assert.Equal(["aggregate lmp", "filter hub"], ValuesOf(edges, "of_hubs"));
        Assert.Equal(["aggregate loss_component", "filter known_at"], ValuesOf(edges, "newest_loss"));
        Assert.Equal(["filter zone", "join node", "join price_node"], ValuesOf(edges, null).Where(line => !line.StartsWith("formula", StringComparison.Ordinal)));
    }

    private static string[] ValuesOf(IEnumerable<LineageEdge> edges, string? column) =>
        [.. edges.Where(edge => edge.To.Column == column).Select(edge => $"{edge.Word} {edge.From.Column}").Distinct().Order(StringComparer.Ordinal)];
}
