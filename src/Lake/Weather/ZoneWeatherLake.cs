using System.Globalization;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Domain.Weather;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Weather;

/// <summary>Makes days of <c>features_weather</c> of the hours of cells in the lake: a day is there whole, in one commit with its tag, or not at all.</summary>
public sealed class ZoneWeatherLake(LakeCatalog lake)
{
    public static readonly LakeTable Table = new(ZoneWeatherTable.Definition);

    /// <summary>A day that is older is not made any more, so that its tag may go.</summary>
    public static readonly TimeSpan TagAge = TimeSpan.FromDays(60);

    private static readonly LakeTable Cells = new(WeatherTable.Definition);
    private static readonly string[] Columns = ["cell", "ts", "known_at", "is_observed", "temperature_c", "wind_mps", "cloud_cover", "log_offset"];

    public static string TagOf(DateOnly day) => $"day-{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    public async ValueTask<bool> HasAsync(DateOnly day, CancellationToken cancellation) =>
        await lake.FindAsync(Table, cancellation) is { } table && table.Metadata.Refs.ContainsKey(TagOf(day));

    /// <returns>Rows of the day that were written; 0 where it is there already, or no cell of a zone has anything.</returns>
    public async Task<int> WriteAsync(DateOnly day, IReadOnlyList<ZoneArea> areas, DateTime nowUtc, CancellationToken cancellation)
    {
        if (await HasAsync(day, cancellation))
        {
            return 0;
        }

        var zones = new ZoneDayBuild(day, areas);
        await ReadAsync(zones, cancellation);
        var rows = zones.Rows(nowUtc).ToArray();
        if (rows.Length > 0)
        {
            await AppendAsync(day, rows, cancellation);
        }

        return rows.Length;
    }

    // One state of the table is read in all passes, and held against expiry meanwhile.
    private async Task ReadAsync(ZoneDayBuild zones, CancellationToken cancellation)
    {
        if (await lake.FindAsync(Cells, cancellation) is not { Metadata.CurrentSnapshot: not null } table)
        {
            return;
        }

        var from = zones.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var scan = table.Scan();
        using var lease = lake.Catalog.Environment.Leases.Acquire(table.Metadata.TableUuid, scan.Snapshot!.SnapshotId);
        var rows = scan.Select([.. Columns]).Where(Expression.And([Expression.GreaterThanOrEqual("ts", from), Expression.LessThan("ts", from.AddDays(1))]));
        foreach (var cells in zones.Passes())
        {
            await foreach (var batch in rows.ReadAsync(cancellation))
            {
                Take(batch, cells);
            }

            zones.Add(cells);
        }
    }

    private static void Take(ColumnBatch batch, CellDay cells)
    {
        var (cell, ts, knownAt) = (batch.Column<string>("cell").Values, batch.Column<long>("ts").Values, batch.Column<long>("known_at").Values);
        var (observed, offset) = (batch.Column<bool>("is_observed").Values, batch.Column<long>("log_offset").Values);
        var (temperature, wind, cloud) = (batch.Column<double>("temperature_c"), batch.Column<double>("wind_mps"), batch.Column<double>("cloud_cover"));
        for (var i = 0; i < batch.RowCount; i++)
        {
            var hour = WeatherHour.Of(ColumnTime.ToUtc(ts.Span[i]));
            cells.Take(
                cell.Span[i],
                CellHour.Of(hour, observed.Span[i] ? CellHour.Observed : hour, ValueOf(temperature, i), double.NaN, ValueOf(wind, i), ValueOf(cloud, i), confidence: 0),
                ColumnTime.ToUtc(knownAt.Span[i]), offset.Span[i]);
        }
    }

    private static double ValueOf(ColumnVector<double> column, int row) => column.IsNull(row) ? double.NaN : column.Values.Span[row];

    private async Task AppendAsync(DateOnly day, ZoneWeatherRow[] rows, CancellationToken cancellation)
    {
        var table = await lake.OpenAsync(Table, cancellation);
        await using var writer = table.NewWriter(new DataWriterOptions { SortOrderId = table.Metadata.DefaultSortOrderId });
        foreach (var batch in new LakeBatches(Table).Of(writer.Schema, [new PartitionRows(new TopicPartition(Topics.Weather, 0), 0, 0, new RowList<ZoneWeatherRow>([.. rows]))]))
        {
            await writer.WriteAsync(batch, cancellation);
        }

        var files = await writer.CompleteAsync(cancellation);
        try
        {
            await table.NewTransaction().Append(files).CreateTag(TagOf(day), maxAge: TagAge).CommitAsync(cancellation);
        }
        catch (Exception failure) when (failure is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await lake.DeleteAsync(files);
            throw;
        }
    }
}
