namespace GridGrains.Durability.Sqlite;

/// <summary>Where a reader stands in one partition, and the rest of the stored batch it is in the middle of.</summary>
internal sealed class PartitionCursor(StoredPartition partition, long nextOffset)
{
    public StoredPartition Partition { get; } = partition;

    public long NextOffset { get; set; } = nextOffset;

    public bool IsReadable => OpenBatch is not null || Partition.Next > NextOffset;

    /// <summary>Holds at least one record, the first of which has <see cref="NextOffset"/>; null between batches.</summary>
    public OpenBatch? OpenBatch { get; set; }
}

/// <summary>A decoded batch whose records are not all handed out.</summary>
internal sealed class OpenBatch
{
    public RecordBatchDecoder Records { get; } = new();

    public DateTime AppendedAtUtc { get; set; }

    public Domain.Log.RecordHeaders Headers { get; set; } = null!;
}
