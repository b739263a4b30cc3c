using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Lineage;
using GridGrains.Domain.Catalog.Lineage;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Catalog;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Catalog;

/// <param name="Missing">What is not in the graph, each with the reason; none where it is whole.</param>
internal sealed record LineageSnapshot(LineageGraph Graph, IReadOnlyList<string> Missing);

/// <summary>
/// What every column comes from: forms, records, topics and tables by their declarations; rollups, views and cubes by the warehouse's own analysis, which is asked
/// once it is up; and what other programs say that they make of it.
/// </summary>
internal sealed class LineageIndex(IServiceProvider services, SiloParts parts, ForeignLineageService foreign) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lazy<LineagePart[]> _declared = new(() =>
    [
        FormLineage.Of(ReportCatalog.Default),
        .. parts.All.SelectMany(part => part.Schemas).Select(DeclaredLineage.Of),
        .. parts.All.SelectMany(part => part.Definitions).Select(DeclaredLineage.Of),
        .. parts.All.SelectMany(part => part.ComputedTables).Select(DeclaredLineage.Of),
    ]);

    private volatile WarehouseLineageResult? _warehouse;
    private volatile LineageGraph? _graphOfDeclared;
    private volatile Built? _built;

    /// <summary>What declarations say, without the warehouse and other programs.</summary>
    public LineageGraph Declared => _graphOfDeclared ??= LineagePart.Graph(_declared.Value);

    public async ValueTask<LineageSnapshot> ReadAsync(CancellationToken cancellation)
    {
        if (_warehouse is { } known)
        {
            return With(known.Part, known.Failures);
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
            var read = _warehouse ??= await WithAsync(warehouse, cancellation);
            return With(read.Part, read.Failures);
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

    private LineageSnapshot Without(string reason) => With(LineagePart.Nothing, [reason]);

    // Made again when another program has said something new.
    private LineageSnapshot With(LineagePart warehouse, IReadOnlyList<string> missing)
    {
        var others = foreign.Known.Part;
        if (_built is not { } built || !ReferenceEquals(built.Warehouse, warehouse) || !ReferenceEquals(built.Others, others))
        {
            _built = built = new Built(warehouse, others, LineagePart.Graph([.. _declared.Value, warehouse, others]));
        }

        return new LineageSnapshot(built.Graph, missing);
    }

    private async Task<WarehouseLineageResult> WithAsync(Warehouse warehouse, CancellationToken cancellation)
    {
        var tables = parts.All.SelectMany(part => part.ComputedTables).ToArray();
        return await WarehouseLineage.ReadAsync(
            warehouse, WarehouseLineage.StatementsOf(tables, parts.Cubes), WarehouseLineage.ViewsOf(parts.All.SelectMany(part => part.Definitions), tables), cancellation);
    }

    private sealed record Built(LineagePart Warehouse, LineagePart Others, LineageGraph Graph);
}
