using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Lineage;

/// <param name="Failures">Statements whose analysis is not known, with the reason.</param>
public sealed record WarehouseLineageResult(LineagePart Part, IReadOnlyList<string> Failures);

/// <summary>What rollups, views and cubes are made of, as the server analyses the statements that make them.</summary>
public static class WarehouseLineage
{
    private const string Views = "SELECT name, as_select FROM system.tables WHERE database = currentDatabase() AND engine = 'View' AND name IN {views:Array(String)} ORDER BY name";

    public static IReadOnlyList<OwnStatement> StatementsOf(IEnumerable<ComputedTable> tables, IEnumerable<Cube> cubes) =>
        [.. tables.SelectMany(table => table.Statements).Select(OwnStatement.OfInsert), .. cubes.Select(cube => new OwnStatement($"cube.{cube.Name}", cube.Sql))];

    /// <summary>Names of the views that are declared: another view of the database is somebody else's.</summary>
    public static IReadOnlyList<string> ViewsOf(IEnumerable<TableDefinition> definitions, IEnumerable<ComputedTable> tables) =>
        [.. definitions.SelectMany(table => table.Views).Select(view => view.Name).Concat(tables.Where(table => table.Statements.Count == 0 && table.Source is null).Select(table => table.Name)).Distinct()];

    /// <param name="views">Names of views, as the database has them.</param>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public static async Task<WarehouseLineageResult> ReadAsync(
        Warehouse warehouse, IReadOnlyList<OwnStatement> statements, IReadOnlyList<string> views, CancellationToken cancellation)
    {
        var client = await warehouse.OpenAsync(cancellation);
        var (edges, failures) = (new List<LineageEdge>(), new List<string>());
        foreach (var statement in statements.Concat(await ViewsAsync(client, views, cancellation)))
        {
            try
            {
                edges.AddRange(await StatementLineage.ReadAsync(client, statement, cancellation));
            }
            catch (Exception unknown) when (unknown is FormatException or ClickHouseServerException)
            {
                failures.Add($"{statement.Target}: {unknown.Message}");
            }
        }

        return new WarehouseLineageResult(new LineagePart(edges, LineagePart.Nothing.Roots), failures);
    }

    private static async Task<List<OwnStatement>> ViewsAsync(ClickHouseClient client, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var views = new List<OwnStatement>();
        using var reader = await client.ExecuteReaderAsync(Views, null, new QueryOptions { CustomSettings = new QueryParameters().Texts("views", names).ToSettings() }, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            views.Add(new OwnStatement(StatementLineage.DatasetOf(reader.GetString(0)), reader.GetString(1)));
        }

        return views;
    }
}
