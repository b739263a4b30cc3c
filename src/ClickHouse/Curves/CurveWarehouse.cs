using System.Globalization;
using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.ClickHouse.Curves;

/// <summary>Curves of evenings in the warehouse. Rows of a run are the same each time, and a repeated one replaces itself.</summary>
public sealed class CurveWarehouse(Warehouse warehouse)
{
    private const string Table = "curves_latest";
    private const int BlockRows = 1 << 16;

    /// <summary>Rows of a run that are there.</summary>
    /// <exception cref="WarehouseUnavailableException">There is no server now.</exception>
    public async Task<long> CountAsync(LocalDate day, int build, CancellationToken cancellation)
    {
        var client = await warehouse.OpenAsync(cancellation);
        var count = await client.ExecuteScalarAsync(
            $"SELECT count() FROM {Table} FINAL WHERE curve_date = {{day:Date}} AND build = {{build:UInt32}}",
            null,
            new QueryOptions { CustomSettings = new Dictionary<string, object> { ["param_day"] = LocalDatePattern.Iso.Format(day), ["param_build"] = build } },
            cancellation);
        return Convert.ToInt64(count, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc cref="CountAsync"/>
    public async Task WriteAsync(IReadOnlyCollection<CurveRow> rows, CancellationToken cancellation)
    {
        var client = await warehouse.OpenAsync(cancellation);
        var columns = CurveTables.Eod.NewColumns();
        var count = columns.Take([new PartitionRows(new TopicPartition(Topics.CurveMarks, 0), 0, 0, new RowList<CurveRow>([.. rows]))], sorted: true);
        for (var start = 0; start < count; start += BlockRows)
        {
            columns.Fill(start, Math.Min(BlockRows, count - start));
            var block = new NativeBlock().Begin(CurveTables.Eod.Columns.Count, columns.Count);
            foreach (var column in CurveTables.Eod.Columns)
            {
                block.Add(column, columns[column]);
            }

            await client.InsertAsync(Table, string.Join(", ", CurveTables.Eod.Columns.Select(column => column.Name)), block, null, cancellation);
        }
    }
}
