using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Parquet;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Sinks;

/// <summary>
/// Appends the log's records to Iceberg tables, exactly once: the offsets that a commit covers are table properties set in
/// the same commit, and each try of a commit checks that the table ends where the rows begin. Each table moves by itself.
/// </summary>
public sealed class IcebergSink : ITableSink
{
    public const string SinkName = "iceberg";

    /// <summary>Of the sink of backfills' topics: a backfill never stands before live records in a queue.</summary>
    public const string BackfillSinkName = "iceberg-backfill";

    private readonly LakeCatalog _lake;
    private readonly TaskScheduler? _helper;
    private readonly Dictionary<string, LakeTable> _definitions;
    private readonly Dictionary<string, LakeBatches> _batches;
    private readonly Dictionary<string, Table> _tables = [];

    /// <param name="tables">Topics with their tables; several topics may have one table.</param>
    /// <param name="helper">A thread of its own that encodes columns beside the one that writes; null for none.</param>
    public IcebergSink(LakeCatalog lake, IReadOnlyList<TopicTable> tables, string name = SinkName, TaskScheduler? helper = null)
    {
        (_lake, Tables, Name, _helper) = (lake, tables, name, helper);
        var definitions = tables.Select(table => table.Table).Distinct().ToDictionary(definition => definition, definition => new LakeTable(definition));
        _definitions = tables.ToDictionary(table => table.Topic, table => definitions[table.Table]);
        _batches = tables.ToDictionary(table => table.Topic, table => new LakeBatches(definitions[table.Table]));
    }

    public string Name { get; }

    public IReadOnlyList<string> DatasetsOf(TopicTable table) => [$"{SinkName}.{table.Table.Name}"];

    public IReadOnlyList<TopicTable> Tables { get; }

    public async ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation)
    {
        _tables.Clear();
        foreach (var (topic, definition) in _definitions)
        {
            _tables[topic] = await _lake.OpenAsync(definition, cancellation);
        }

        return [.. partitions.Select(partition => new TopicPosition(partition, LogOffsets.Of(_tables[partition.Topic].Metadata.Properties, partition)))];
    }

    public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        foreach (var topic in rows.GroupBy(range => range.Partition.Topic))
        {
            await WriteAsync(_tables[topic.Key], topic.Key, [.. topic], cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask WriteAsync(Table table, string topic, PartitionRows[] rows, CancellationToken cancellation)
    {
        LogOffsets.RequireAt(table.Metadata, rows);
        var files = await WriteFilesAsync(table, rows, cancellation);
        var transaction = table.NewTransaction()
            .Require(parent => LogOffsets.RequireAt(parent, rows))
            .SetProperties(LogOffsets.After(rows))
            .Summarize(LogOffsets.Prefix + topic, LogOffsets.Describe(rows));
        try
        {
            await (files.Count == 0 ? transaction : transaction.Append(files)).CommitAsync(cancellation);
        }
        catch (Exception failure) when (failure is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            await _lake.DeleteAsync(files);
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<DataFile>> WriteFilesAsync(Table table, PartitionRows[] rows, CancellationToken cancellation)
    {
        if (rows.Sum(range => range.Count) == 0)
        {
            return [];
        }

        await using var writer = table.NewWriter(new DataWriterOptions { SortOrderId = table.Metadata.DefaultSortOrderId, Helper = _helper });
        foreach (var batch in _batches[rows[0].Partition.Topic].Of(writer.Schema, rows))
        {
            await writer.WriteAsync(batch, cancellation);
        }

        return await writer.CompleteAsync(cancellation);
    }
}
