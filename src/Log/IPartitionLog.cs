namespace GridGrains.Domain.Log;

/// <summary>
/// A durable log of keyed records in topics and partitions. A record's partition is <see cref="KeyPartitioner"/>'s; within it offsets
/// rise without end. Appends are at least once; what <see cref="AppendAsync"/> has answered survives a crash of the process.
/// </summary>
public interface IPartitionLog : IAsyncDisposable
{
    IReadOnlyList<TopicDefinition> Topics { get; }

    /// <summary>Appends all records of the buffer, each to the partition of its key. The buffer may be reused after the answer.</summary>
    /// <returns>Partition and offset of each record, in the buffer's order.</returns>
    /// <exception cref="Exception">
    /// <c>UnknownTopic</c>; <c>StorageFull</c> when room cannot be made without trimming what a consumer still needs; <c>StorageUnavailable</c>
    /// when a broker does not answer: the records may be in the log, an append may be repeated.
    /// </exception>
    ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation);

    /// <summary>Opens a reader over several partitions; it belongs to the one thread that calls it.</summary>
    /// <param name="group">
    /// Readers of one name read partitions of the same topics, each partition once, and share what a broker's client costs. Null: a client
    /// of its own, which no other reader holds up.
    /// </param>
    IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null);

    ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation);

    /// <summary>
    /// Records how far a consumer has durably come. Monitoring for a broker; the embedded log also never trims past the slowest consumer.
    /// </summary>
    ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation);
}

/// <summary>Reads batches in offset order per partition, taking turns between partitions.</summary>
public interface IPartitionReader : IDisposable
{
    /// <summary>Blocks until records arrive, at most <paramref name="wait"/>; null when none came. The caller owns the batch.</summary>
    /// <exception cref="Exception"><c>RecordsGone</c>: a wanted offset is no longer stored.</exception>
    LogBatch? Read(TimeSpan wait, CancellationToken cancellation);
}

/// <param name="Schema">Name and version of the value's form: <c>iso_lmp/1</c>.</param>
/// <param name="Source">Who wrote the records: a feed's id, <c>SIM</c>, <c>HTTP</c>.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
public sealed record RecordHeaders(string Schema, string Source, string? TraceParent = null);

public readonly record struct RecordPosition(int Partition, long Offset);

/// <summary>
/// Consecutive records of one partition. Offsets rise strictly but may leave gaps. Disposing gives the memory back to the reader, which
/// fills it again: read nothing of the batch after that. A batch that is never disposed is left to the garbage collector.
/// </summary>
/// <param name="release">Takes the memory back; null when nobody reuses it.</param>
public sealed class LogBatch(
    TopicPartition partition,
    RecordBuffer records,
    long[] offsets,
    DateTime[] appendedAtUtc,
    RecordHeaders[] headers,
    Action? release = null) : IDisposable
{
    private Action? _release = release;

    public TopicPartition Partition { get; } = partition;

    public RecordBuffer Records { get; } = records;

    public int Count => Records.Count;

    public long FirstOffset => offsets[0];

    public long LastOffset => offsets[Count - 1];

    public long Offset(int index) => offsets[index];

    public DateTime AppendedAtUtc(int index) => appendedAtUtc[index];

    public RecordHeaders Headers(int index) => headers[index];

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
