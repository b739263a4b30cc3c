using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Scans;

/// <summary>The files that a scan reads, and what was passed over.</summary>
public sealed record ScanPlan(ImmutableArray<DataFile> Files, int ManifestsRead, int ManifestsPruned, int FilesPruned);

/// <summary>
/// A read of one snapshot: which rows, which columns. Immutable; each method gives a new scan. Without a choice of snapshot it
/// reads the table's current one, as of when the table was loaded.
/// </summary>
public sealed record TableScan
{
    private readonly IcebergEnvironment _environment;
    private readonly TableMetadata _table;
    private Snapshot? _snapshot;
    private Schema _schema;
    private Expression _filter = Expression.True;
    private ImmutableArray<string>? _columns;
    private long _after;

    internal TableScan(IcebergEnvironment environment, TableMetadata table)
        => (_environment, _table, _snapshot, _schema) = (environment, table, table.CurrentSnapshot, table.CurrentSchema);

    /// <summary>The snapshot read; null for a table that has none yet.</summary>
    public Snapshot? Snapshot => _snapshot;

    /// <summary>The columns of the result.</summary>
    public Schema Projection => _columns is { } columns ? _schema.Select(columns) : _schema;

    /// <summary>Keeps the rows for which the condition holds; several conditions must all hold.</summary>
    public TableScan Where(Expression filter) => this with { _filter = _filter == Expression.True ? filter : Expression.And(_filter, filter) };

    /// <summary>Reads only these top-level columns, in this order.</summary>
    public TableScan Select(params ImmutableArray<string> columns) => this with { _columns = columns };

    /// <summary>
    /// Reads only files that came after a sequence number: what was appended since that snapshot, and what compaction has written again.
    /// </summary>
    public TableScan AddedAfter(long sequenceNumber) => this with { _after = sequenceNumber };

    public TableScan UseSnapshot(long snapshotId) => At(_table.GetSnapshot(snapshotId));

    /// <summary>Reads the snapshot that was current at an instant.</summary>
    public TableScan AsOf(DateTimeOffset instant) => At(_table.GetSnapshotAsOf(instant));

    /// <summary>Reads the head of a branch with the table's schema, or a tagged snapshot with the schema of its time.</summary>
    public TableScan UseRef(string name)
    {
        var snapshot = _table.GetRefSnapshot(name);
        return _table.Refs[name].Kind == SnapshotRefKind.Branch ? this with { _snapshot = snapshot, _schema = _table.CurrentSchema } : At(snapshot);
    }

    /// <summary>Finds the files to read: manifests are pruned by their partition ranges, files by partition and column bounds.</summary>
    public async ValueTask<ScanPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        using var lease = Hold();
        return await PlanAsync(BoundExpression.Bind(_filter, _schema), cancellationToken);
    }

    /// <summary>The matching rows in batches. The snapshot is held against expiry of this process while reading.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var filter = BoundExpression.Bind(_filter, _schema);
        var (result, read) = ColumnsToRead(filter);
        using var lease = Hold();
        var plan = await PlanAsync(filter, cancellationToken);
        foreach (var file in plan.Files)
        {
            var needsFilter = !RangeFilter.AllMatch(filter, _table.FindSpec(file.SpecId), _schema, file);
            await foreach (var batch in DataFileReader.ReadAsync(_environment.Io, _table, file, read, cancellationToken))
            {
                var kept = needsFilter ? RowFilter.Apply(filter, batch) : batch;
                if (kept is not null) yield return result.Fields.Length == read.Fields.Length ? kept : Project(kept, result);
            }
        }
    }

    private async ValueTask<ScanPlan> PlanAsync(BoundExpression filter, CancellationToken cancellationToken)
    {
        if (_snapshot is null) return new ScanPlan([], 0, 0, 0);
        var files = ImmutableArray.CreateBuilder<DataFile>();
        var (manifestsRead, manifestsPruned, filesPruned) = (0, 0, 0);
        foreach (var manifest in await ManifestFiles.ReadListAsync(_environment.Io, _snapshot, cancellationToken))
        {
            if (!manifest.MayHoldLiveFiles) continue;
            if (manifest.HoldsDeletes)
                throw new IcebergException(IcebergErrorCode.Unsupported, $"Snapshot {_snapshot.SnapshotId} has delete files, which are not supported");
            if (manifest.SequenceNumber <= _after && _after > 0 || !ManifestPruning.MightMatch(filter, _table, _schema, manifest))
            {
                manifestsPruned++;
                continue;
            }
            manifestsRead++;
            var spec = _table.FindSpec(manifest.SpecId);
            foreach (var entry in await ManifestFiles.ReadAsync(_environment.Io, _table, manifest, cancellationToken))
            {
                if (!entry.IsLive) continue;
                var isNew = _after == 0 || entry.SequenceNumber > _after;
                if (isNew && RangeFilter.MightMatch(filter, spec, _schema, entry.File)) files.Add(entry.File);
                else filesPruned++;
            }
        }
        return new ScanPlan(files.ToImmutable(), manifestsRead, manifestsPruned, filesPruned);
    }

    private (Schema Result, Schema Read) ColumnsToRead(BoundExpression filter)
    {
        var result = Projection;
        var extra = filter.FieldIds().Distinct().Where(id => result.FindField(id) is null).Select(id => _schema.FindField(id)!).ToList();
        return (result, extra.Count == 0 ? result : new Schema(result.SchemaId, result.Fields.Concat(extra)));
    }

    private static ColumnBatch Project(ColumnBatch batch, Schema result) => new(result, batch.Columns.AsSpan()[..result.Fields.Length]);

    private TableScan At(Snapshot snapshot) => this with
    {
        _snapshot = snapshot,
        _schema = snapshot.SchemaId is { } id && _table.FindSchema(id) is { } schema ? schema : _table.CurrentSchema,
    };

    private IDisposable? Hold() => _snapshot is null ? null : _environment.Leases.Acquire(_table.TableUuid, _snapshot.SnapshotId);
}
