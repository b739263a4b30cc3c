using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds;

/// <summary>The log for feeds of this process: it takes nothing once the data directory is gone, which the system would let it write into.</summary>
internal sealed class PresentLog(IPartitionLog log, DataPresence data) : IPartitionLog
{
    public IReadOnlyList<TopicDefinition> Topics => log.Topics;

    /// <exception cref="Domain.DomainException"><c>StorageUnavailable</c>: the directory was deleted, moved or replaced.</exception>
    public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        data.Require();
        return log.AppendAsync(topic, records, headers, cancellation);
    }

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => log.OpenReader(positions, maxRecordsPerBatch, group);

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => log.GetOffsetsAsync(partition, cancellation);

    public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) => log.CommitAsync(consumer, positions, cancellation);

    /// <summary>The log stays open: it is the silo's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
