using GridGrains.Domain.Log;
using GridGrains.Tests.Cluster.Counters;

namespace GridGrains.Tests.Cluster.Sharding;

/// <summary>A log that knows its topics and takes reports of how far consumers are; nothing is read from it or appended to it.</summary>
internal sealed class MemoryLog : IPartitionLog
{
    public IReadOnlyList<TopicDefinition> Topics { get; } =
        [CounterFamily.TopicDefinition, new("FIRST", ScriptedFamily.Shards, null), new("SECOND", ScriptedFamily.Shards, null), new("SINGLE", 1, null)];

    /// <summary>What a report answers.</summary>
    public Func<IReadOnlyCollection<TopicPosition>, ValueTask> Report { get; set; } = _ => ValueTask.CompletedTask;

    public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) => Report(positions);

    public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation) =>
        throw new NotSupportedException("nothing is appended here");

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => throw new NotSupportedException("nothing is read here");

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => throw new NotSupportedException("nothing is stored here");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
