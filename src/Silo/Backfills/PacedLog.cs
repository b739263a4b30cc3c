using GridGrains.Domain.Log;
using GridGrains.Grains.Sinks;

namespace GridGrains.Silo.Backfills;

/// <summary>The log, with appends that wait while the tables are far behind: a backfill fills neither the disk nor the queue of the sinks.</summary>
internal sealed class PacedLog(IPartitionLog log, IEnumerable<SinkRunner> sinks, TimeProvider clock) : IPartitionLog
{
    /// <summary>Records of backfills that may wait for their tables.</summary>
    public const long MaxLag = 400_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<TopicPartition, long> _ends = [];

    public IReadOnlyList<TopicDefinition> Topics => log.Topics;

    public async ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        while (topic != Domain.Log.Topics.DeadLetters && Lag() > MaxLag)
        {
            await Task.Delay(Pause, clock, cancellation);
        }

        var positions = await log.AppendAsync(topic, records, headers, cancellation);
        foreach (var position in positions)
        {
            _ends[new TopicPartition(topic, position.Partition)] = position.Offset + 1;
        }

        return positions;
    }

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => log.OpenReader(positions, maxRecordsPerBatch, group);

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => log.GetOffsetsAsync(partition, cancellation);

    public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) =>
        log.CommitAsync(consumer, positions, cancellation);

    /// <summary>The log stays open: it is the silo's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What this backfill has appended and the slowest sink of this silo has not written; partitions of other silos are theirs to follow.</summary>
    public long Lag() => sinks
        .Select(sink => sink.Status.Partitions.Sum(status => _ends.TryGetValue(status.Partition, out var end) ? Math.Max(0, end - status.Next) : 0))
        .DefaultIfEmpty(0)
        .Max();
}
