using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sinks;

/// <summary>The blocks of one write for a table's projections, in memory that is used again.</summary>
internal sealed class TableInserts
{
    private readonly NativeBlock _block = new();
    private readonly RowColumns _columns;

    /// <exception cref="ArgumentException">A projection names a column that the table does not have.</exception>
    public TableInserts(TableDefinition table)
    {
        _columns = table.NewColumns();
        Projections = [.. table.Projections.Select(projection => new ProjectedColumns(projection.Name, [.. projection.Columns.Select(name => table[name])]))];
    }

    public IReadOnlyList<ProjectedColumns> Projections { get; }

    /// <summary>In the order given: what is inserted again must be the same block.</summary>
    public void Fill(IReadOnlyList<PartitionRows> rows) => _columns.Fill(0, _columns.Take(rows, sorted: false));

    /// <summary>Good until the next call.</summary>
    public NativeBlock BlockOf(ProjectedColumns projection)
    {
        _block.Begin(projection.Columns.Count, _columns.Count);
        foreach (var column in projection.Columns)
        {
            _block.Add(column, _columns[column]);
        }

        return _block;
    }
}

/// <param name="Name">Of the table in the warehouse.</param>
internal sealed record ProjectedColumns(string Name, IReadOnlyList<Column> Columns)
{
    public string ColumnNames { get; } = string.Join(", ", Columns.Select(column => column.Name));
}
