namespace GridGrains.Domain.Log;

/// <summary>What a topic promises those who read it.</summary>
/// <param name="LongestSilence">Without a record for longer, something is wrong while its sources publish; null where records come only when something happens.</param>
public sealed record TopicSla(TimeSpan? LongestSilence)
{
    /// <summary>Records come when something happens, and may never come.</summary>
    public static readonly TopicSla OnDemand = new((TimeSpan?)null);

    public static TopicSla Every(TimeSpan silence) => new(silence);
}

/// <param name="Retention">How long records stay readable; null keeps them until the disk cap.</param>
public sealed record TopicDefinition(string Name, int Partitions, TimeSpan? Retention)
{
    /// <summary>What a record is.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Whom to ask.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What a record's key is.</summary>
    public string KeyedBy { get; init; } = "";

    /// <summary>Null where nothing is promised yet.</summary>
    public TopicSla? Sla { get; init; }

    public DataClass Class { get; init; } = DataClass.Internal;
}

public readonly record struct TopicPartition(string Topic, int Partition)
{
    public override string ToString() => $"{Topic}/{Partition}";
}

/// <param name="NextOffset">The first offset that is wanted.</param>
public readonly record struct TopicPosition(TopicPartition Partition, long NextOffset);

/// <param name="Earliest">The oldest offset still stored.</param>
/// <param name="Next">The offset that the next record will get.</param>
public readonly record struct OffsetRange(long Earliest, long Next);
