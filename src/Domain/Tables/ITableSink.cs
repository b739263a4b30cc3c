using GridGrains.Domain.Log;

namespace GridGrains.Domain.Tables;

/// <summary>
/// Tables that follow the log. Each keeps its own positions, durably and together with the rows: what was written is written once
/// whatever crashes, and a slow sink delays only itself.
/// </summary>
public interface ITableSink : IAsyncDisposable
{
    /// <summary>Name in metrics and as the log's consumer: <c>iceberg</c>, <c>clickhouse</c>.</summary>
    string Name { get; }

    /// <summary>The topics that it follows, each with the table that its records are rows of.</summary>
    IReadOnlyList<TopicTable> Tables { get; }

    /// <summary>Ids in the catalogue of the tables that records of a topic become rows of.</summary>
    IReadOnlyList<string> DatasetsOf(TopicTable table) => [$"{Name}.{table.Table.Name}"];

    IReadOnlyList<string> Topics => [.. Tables.Select(table => table.Topic)];

    /// <summary>
    /// Takes these partitions over. A former owner's write is refused unless it begins where the tables end: its rows are the same then, and
    /// the new owner opens them again.
    /// </summary>
    /// <returns>For each partition the first offset that is not in the tables; 0 for one that never was.</returns>
    ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation);

    /// <summary>
    /// Writes ranges that each begin where the partition's tables end. After the answer they are durable. After an exception nothing
    /// is known: the caller opens the partitions again and reads on from there. The lists are the caller's again after the answer.
    /// </summary>
    /// <exception cref="TableSinkConflictException">A range does not begin where the tables end, or another owner has the partition.</exception>
    ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation);
}

/// <summary>The tables are elsewhere than the writer believes: it must open its partitions again.</summary>
public sealed class TableSinkConflictException(string message, Exception? inner = null) : Exception(message, inner);
