using GridGrains.Domain.Series;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Series;

/// <summary>The lake's table of series, version by version.</summary>
public sealed class LakeSeriesVersions(LakeCatalog lake) : ISeriesVersions
{
    private static readonly LakeTable Table = new(SeriesTable.Definition);

    private static readonly string[] Columns = ["iso", "series", "location", "ts", "interval_minutes", "known_at", "value"];

    public async ValueTask ReadAsync(SeriesScope scope, SeriesSelection versions, CancellationToken cancellation)
    {
        if (await lake.FindAsync(Table, cancellation) is not { Metadata.CurrentSnapshot: { } snapshot } table)
        {
            return;
        }

        using var lease = lake.Catalog.Environment.Leases.Acquire(table.Metadata.TableUuid, snapshot.SnapshotId);
        var filter = Expression.And(
            Expression.GreaterThanOrEqual("ts", scope.FromUtc), Expression.LessThan("ts", scope.ToUtc), Expression.In("iso", scope.Markets), Expression.In("series", scope.Series));
        await foreach (var batch in table.Scan().Where(filter).Select([.. Columns]).ReadAsync(cancellation))
        {
            Add(batch, versions);
        }
    }

    private static void Add(ColumnBatch batch, SeriesSelection versions)
    {
        var (iso, series, location) = (batch.Column<string>("iso").Values, batch.Column<string>("series").Values, batch.Column<string>("location").Values);
        var (ts, minutes, knownAt) = (batch.Column<long>("ts").Values, batch.Column<int>("interval_minutes").Values, batch.Column<long>("known_at").Values);
        var value = batch.Column<double>("value");
        for (var i = 0; i < batch.RowCount; i++)
        {
            versions.Add(
                new SeriesKey(iso.Span[i], series.Span[i], location.Span[i]),
                new SeriesPoint(ColumnTime.ToUtc(ts.Span[i]), minutes.Span[i], ColumnTime.ToUtc(knownAt.Span[i]), value.IsNull(i) ? double.NaN : value.Values.Span[i]));
        }
    }
}
