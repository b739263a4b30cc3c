using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;

namespace GridGrains.Iceberg.Parquet;

/// <summary>
/// Writes rows of any partitions, one open file per partition, and starts new files as they fill. For one calling thread. The files are
/// part of the table when a commit adds them; disposed before <see cref="CompleteAsync"/>, finished files are deleted again.
/// </summary>
public sealed class TableWriter : IAsyncDisposable
{
    private readonly IcebergEnvironment _environment;
    private readonly TableMetadata _table;
    private readonly PartitionSpec _spec;
    private readonly DataWriterOptions _options;
    private readonly BatchWriter _batches;
    private readonly Dictionary<PartitionTuple, DataFileWriter> _open = [];
    private readonly List<DataFile> _finished = [];
    private bool _completed;

    internal TableWriter(IcebergEnvironment environment, TableMetadata table, DataWriterOptions options, PartitionSpec? spec = null)
        => (_environment, _table, _options, _spec, _batches) = (environment, table, options, spec ?? table.DefaultSpec, new BatchWriter(options.Helper));

    /// <summary>The schema that batches must have: the table's current one.</summary>
    public Schemas.Schema Schema => _table.CurrentSchema;

    /// <summary>Adds rows. Within a file they keep the order in which they come.</summary>
    public async ValueTask WriteAsync(ColumnBatch batch, CancellationToken cancellationToken = default)
    {
        foreach (var (partition, rows) in PartitionedRows.Split(_spec, batch))
        {
            if (!_open.TryGetValue(partition, out var writer))
            {
                if (_open.Count >= _options.MaxOpenFiles) await FinishAsync(_open.MaxBy(open => open.Value.RowCount).Key, cancellationToken);
                writer = await DataFileWriter.CreateAsync(_environment, _table, _spec, partition, _options, _batches, cancellationToken);
                _open.Add(partition, writer);
            }
            writer.Write(rows);
            if (writer.EstimatedBytes >= _options.TargetFileBytes) await FinishAsync(partition, cancellationToken);
        }
    }

    /// <summary>Closes all files and describes them for a commit.</summary>
    public async ValueTask<IReadOnlyList<DataFile>> CompleteAsync(CancellationToken cancellationToken = default)
    {
        foreach (var partition in _open.Keys.ToArray()) await FinishAsync(partition, cancellationToken);
        _completed = true;
        return _finished;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _open.Values) await writer.DisposeAsync();
        _open.Clear();
        if (_completed) return;
        foreach (var file in _finished) await _environment.Io.DeleteAsync(file.Path);
        _finished.Clear();
    }

    private async ValueTask FinishAsync(PartitionTuple partition, CancellationToken cancellationToken)
    {
        await using var writer = _open[partition];
        _open.Remove(partition);
        _finished.Add(await writer.CompleteAsync(cancellationToken));
    }
}
