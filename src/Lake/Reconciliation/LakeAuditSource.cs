using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Reconciliation;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Reconciliation;

/// <summary>The price tables of the lake as an audit reads them.</summary>
public sealed class LakeAuditSource(LakeCatalog lake) : IAuditSource
{
    private static readonly LakeTable[] Tables = [LakeTables.RealTimePrices, LakeTables.DayAheadPrices];

    private static readonly string[] Columns =
    [
        "ts", "iso", "node", "market", "lmp", "energy_component", "congestion_component", "loss_component", "known_at", "source_version", "log_partition", "log_offset",
    ];

    public string Name => "iceberg";

    public async ValueTask<AuditSourceState> LookAsync(CancellationToken cancellation)
    {
        var offsets = new Dictionary<TopicPartition, OffsetRange>();
        foreach (var definition in Tables)
        {
            if (await lake.FindAsync(definition, cancellation) is { } table)
            {
                foreach (var partition in definition.LogPartitions)
                {
                    offsets[partition] = new OffsetRange(0, LogOffsets.Of(table.Metadata.Properties, partition));
                }
            }
        }

        return new AuditSourceState(null, offsets);
    }

    public async ValueTask ReadAsync(AuditScope scope, IAuditedRows rows, CancellationToken cancellation)
    {
        foreach (var definition in Tables.Where(table => scope.Range.HoldsAny(table == LakeTables.DayAheadPrices)))
        {
            if (await lake.FindAsync(definition, cancellation) is { Metadata.CurrentSnapshot: { } snapshot } table)
            {
                using var lease = lake.Catalog.Environment.Leases.Acquire(table.Metadata.TableUuid, snapshot.SnapshotId);
                await foreach (var batch in table.Scan().Where(Filter(scope.Range)).Select([.. Columns]).ReadAsync(cancellation))
                {
                    Add(batch, rows);
                }
            }
        }
    }

    private static Expression Filter(AuditRange range)
    {
        var all = new List<Expression> { Expression.GreaterThanOrEqual("ts", range.FromUtc), Expression.LessThan("ts", range.ToUtc) };
        if (range.Iso is { } iso)
        {
            all.Add(Expression.Equal("iso", iso.Code));
        }

        if (range.Products is { } products)
        {
            all.Add(Expression.In("market", products.Select(product => product.Name())));
        }

        return Expression.And(all);
    }

    private static void Add(ColumnBatch batch, IAuditedRows rows)
    {
        var (ts, iso, node, market) = (
            batch.Column<long>("ts").Values, batch.Column<string>("iso").Values, batch.Column<string>("node").Values, batch.Column<string>("market").Values);
        var (lmp, knownAt, partition, offset) = (
            batch.Column<double>("lmp").Values, batch.Column<long>("known_at").Values, batch.Column<int>("log_partition").Values, batch.Column<long>("log_offset").Values);
        var (energy, congestion, loss, version) = (
            batch.Column<double>("energy_component"), batch.Column<double>("congestion_component"), batch.Column<double>("loss_component"), batch.Column<long>("source_version"));
        EntityKey last = default;
        for (var i = 0; i < batch.RowCount; i++)
        {
            rows.Add(new AuditedRow(
                PriceRows.KeyOf(ref last, iso.Span[i], node.Span[i]), PriceRows.ProductOf(market.Span[i]), ColumnTime.ToUtc(ts.Span[i]), lmp.Span[i],
                Number(energy, i), Number(congestion, i), Number(loss, i), ColumnTime.ToUtc(knownAt.Span[i]), version.IsNull(i) ? 0 : version.Values.Span[i],
                partition.Span[i], offset.Span[i]));
        }
    }

    private static double Number(ColumnVector<double> column, int row) => column.IsNull(row) ? double.NaN : column.Values.Span[row];
}
