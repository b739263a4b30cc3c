using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Curves.Factors;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.ClickHouse.Curves;

/// <summary>Curves and factors of evenings in the warehouse. Rows of a run are the same each time, and a repeated one replaces itself.</summary>
public sealed class CurveWarehouse(Warehouse warehouse)
{
    private const int BlockRows = 1 << 16;

    /// <summary>Prices of a run that are there.</summary>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public Task<long> CountAsync(LocalDate day, int build, CancellationToken cancellation) => CountAsync(CurveTable.Curves, "curve_date", day, build, cancellation);

    /// <summary>Factors of a run that are there.</summary>
    /// <inheritdoc cref="CountAsync(LocalDate, int, CancellationToken)"/>
    public Task<long> CountFactorsAsync(LocalDate day, int build, CancellationToken cancellation) => CountAsync(CurveTable.Factors, "factor_date", day, build, cancellation);

    /// <inheritdoc cref="CountAsync(LocalDate, int, CancellationToken)"/>
    public Task WriteAsync(IReadOnlyCollection<CurveRow> rows, CancellationToken cancellation) => WriteAsync(CurveTable.Curves, CurveTables.Eod, rows, cancellation);

    /// <inheritdoc cref="CountAsync(LocalDate, int, CancellationToken)"/>
    public Task WriteAsync(IReadOnlyCollection<FactorRow> rows, CancellationToken cancellation) => WriteAsync(CurveTable.Factors, FactorTables.Eod, rows, cancellation);

    private async Task<long> CountAsync(string table, string dayColumn, LocalDate day, int build, CancellationToken cancellation)
    {
        var client = await warehouse.OpenAsync(cancellation);
        var count = await client.ExecuteScalarAsync(
            $"SELECT count() FROM {table} FINAL WHERE {dayColumn} = {{day:Date}} AND build = {{build:UInt32}}",
            null,
            new QueryOptions { CustomSettings = new Dictionary<string, object> { ["param_day"] = LocalDatePattern.Iso.Format(day), ["param_build"] = build } },
            cancellation);
        return Convert.ToInt64(count, CultureInfo.InvariantCulture);
    }

    private async Task WriteAsync<TRow>(string table, TableDefinition<TRow> definition, IReadOnlyCollection<TRow> rows, CancellationToken cancellation)
    {
        var client = await warehouse.OpenAsync(cancellation);
        var columns = definition.NewColumns();
        var count = columns.Take([new PartitionRows(new TopicPartition(Topics.CurveMarks, 0), 0, 0, new RowList<TRow>([.. rows]))], sorted: true);
        for (var start = 0; start < count; start += BlockRows)
        {
            columns.Fill(start, Math.Min(BlockRows, count - start));
            var block = new NativeBlock().Begin(definition.Columns.Count, columns.Count);
            foreach (var column in definition.Columns)
            {
                block.Add(column, columns[column]);
            }

            await client.InsertAsync(table, string.Join(", ", definition.Columns.Select(column => column.Name)), block, null, cancellation);
        }
    }
}
