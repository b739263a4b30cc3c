namespace GridGrains.Domain.Log;

/// <param name="Retention">How long records stay readable; null keeps them until the disk cap.</param>
public sealed record TopicDefinition(string Name, int Partitions, TimeSpan? Retention);

public readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}/{Partition}";
}

/// <param name="NextOffset">The first offset that is wanted.</param>
public readonly record struct TopicPosition(TopicPartition Partition, long NextOffset);

/// <param name="Earliest">The oldest offset still stored.</param>
/// <param name="Next">The offset that the next record will get.</param>
public readonly record struct OffsetRange(long Earliest, long Next);
