using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Feeds.Reports;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Catalog;

/// <param name="Missing">What is not in the graph, each with the reason; none where it is whole.</param>
internal sealed record LineageSnapshot(LineageGraph Graph, IReadOnlyList<string> Missing);

/// <summary>
/// What every column comes from: forms, records, topics and tables by their declarations; rollups, views and cubes by the warehouse's own analysis, which is asked
/// once it is up. The statements are the program's own and do not change while it runs.
/// </summary>
internal sealed class LineageIndex(IServiceProvider services, SiloParts parts) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lazy<LineagePart[]> _declared = new(() =>
    [
        FormLineage.Of(ReportCatalog.Default),
        .. parts.All.SelectMany(part => part.Schemas).Select(DeclaredLineage.Of),
        .. parts.All.SelectMany(part => part.Definitions).Select(DeclaredLineage.Of),
        .. parts.All.SelectMany(part => part.ComputedTables).Select(DeclaredLineage.Of),
    ]);

    private volatile LineageSnapshot? _withWarehouse;
    private volatile LineageSnapshot? _without;

    public async ValueTask<LineageSnapshot> ReadAsync(CancellationToken cancellation)
    {
        if (_withWarehouse is { } whole)
        {
            return whole;
        }

        if (services.GetService<Warehouse>() is not { } warehouse)
        {
            return Without("rollups, views and cubes: the warehouse is off (--clickhouse on starts it)");
        }

        if (warehouse.Absence is { } reason)
        {
            return Without($"rollups, views and cubes: {reason}");
        }

        await _reading.WaitAsync(cancellation);
        try
        {
            return _withWarehouse ??= await WithAsync(warehouse, cancellation);
        }
        catch (WarehouseUnavailableException absent)
        {
            return Without($"rollups, views and cubes: {absent.Message}");
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private LineageSnapshot Without(string reason) =>
        _without is { } known && known.Missing[0] == reason ? known : _without = new LineageSnapshot(_without?.Graph ?? LineagePart.Graph(_declared.Value), [reason]);

    private async Task<LineageSnapshot> WithAsync(Warehouse warehouse, CancellationToken cancellation)
    {
        var tables = parts.All.SelectMany(part => part.ComputedTables).ToArray();
        var read = await WarehouseLineage.ReadAsync(
            warehouse, WarehouseLineage.StatementsOf(tables, parts.Cubes), WarehouseLineage.ViewsOf(parts.All.SelectMany(part => part.Definitions), tables), cancellation);
        return new LineageSnapshot(LineagePart.Graph([.. _declared.Value, read.Part]), read.Failures);
    }
}
