namespace GridGrains.Domain.Nodes;

/// <summary>An offset for each topic of a node's shard, -1 where there is none: real time first, then day ahead.</summary>
public readonly record struct TopicOffsets(long RealTime, long DayAhead)
{
    public const int Count = 2;

    public static readonly TopicOffsets None = new(-1, -1);

    /// <param name="topic">Index of the topic within the shard.</param>
    public long this[int topic] => topic switch
    {
        0 => RealTime,
        1 => DayAhead,
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
    };

    public TopicOffsets With(int topic, long offset) => topic switch
    {
        0 => this with { RealTime = offset },
        1 => this with { DayAhead = offset },
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
    };
}
