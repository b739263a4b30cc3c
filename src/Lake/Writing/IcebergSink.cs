using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Parquet;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Writing;

/// <summary>
/// Appends the log's prices and dead letters to Iceberg tables, exactly once: the offsets that a commit covers are table properties set in
/// the same commit, and each try of a commit checks that the table ends where the rows begin. Each table moves by itself.
/// </summary>
public sealed class IcebergSink : ITableSink
{
    private readonly LakeCatalog _lake;
    private readonly (string Topic, LakeTable Table)[] _topics;
    private readonly TaskScheduler? _helper;

    private readonly Dictionary<string, Table> _tables = [];
    private readonly PriceBatches _prices = new();

    /// <summary>For the live topics and the dead letters.</summary>
    /// <param name="helper">A thread of its own that encodes columns beside the one that writes; null for none.</param>
    public IcebergSink(LakeCatalog lake, TaskScheduler? helper = null)
        : this(lake, helper, "iceberg", [LakeTables.RealTimePrices, LakeTables.DayAheadPrices, LakeTables.DeadLetters], table => table.Topic!)
    {
    }

    private IcebergSink(LakeCatalog lake, TaskScheduler? helper, string name, LakeTable[] tables, Func<LakeTable, string> topicOf)
    {
        (_lake, _helper, Name) = (lake, helper, name);
        _topics = Array.ConvertAll(tables, table => (topicOf(table), table));
        Topics = [.. _topics.Select(topic => topic.Topic)];
    }

    public string Name { get; }

    public IReadOnlyList<string> Topics { get; }

    /// <summary>For the topics of backfills, into the same tables: a backfill never stands before live prices in a queue.</summary>
    public static IcebergSink ForBackfills(LakeCatalog lake, TaskScheduler? helper = null) =>
        new(lake, helper, "iceberg-backfill", [LakeTables.RealTimePrices, LakeTables.DayAheadPrices], table => table.BackfillTopic!);

    public async ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation)
    {
        _tables.Clear();
        foreach (var (topic, definition) in _topics)
        {
            _tables[topic] = await _lake.OpenAsync(definition, cancellation);
        }

        return [.. partitions.Select(partition => new TopicPosition(partition, LogOffsets.Of(_tables[partition.Topic].Metadata.Properties, partition)))];
    }

    public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        foreach (var topic in rows.GroupBy(stretch => stretch.Partition.Topic))
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
        if (rows.Sum(stretch => stretch.Count) == 0)
        {
            return [];
        }

        await using var writer = table.NewWriter(new DataWriterOptions { SortOrderId = table.Metadata.DefaultSortOrderId, Helper = _helper });
        var batches = rows[0].Partition.Topic == Domain.Log.Topics.DeadLetters
            ? DeadLetterBatches.Of(writer.Schema, rows)
            : _prices.Of(writer.Schema, rows);
        foreach (var batch in batches)
        {
            await writer.WriteAsync(batch, cancellation);
        }

        return await writer.CompleteAsync(cancellation);
    }
}
