namespace GridGrains.Domain.Checkpoints;

/// <summary>
/// The last applied offset of an entity for each topic of its shard, -1 where there is none. Two topics, which is what most families have,
/// stand in the value itself.
/// </summary>
public readonly struct TopicOffsets : IEquatable<TopicOffsets>
{
    private const int Inline = 2;

    public static readonly TopicOffsets None = new(-1, -1);

    private readonly long _first;
    private readonly long _second;
    private readonly long[]? _others;

    public TopicOffsets(long first, long second, params ReadOnlySpan<long> others) =>
        (_first, _second, _others) = (first, second, others.IsEmpty ? null : others.ToArray());

    /// <param name="topic">Index of the topic within the family.</param>
    public long this[int topic] => topic switch
    {
        0 => _first,
        1 => _second,
        >= Inline => _others is null || topic - Inline >= _others.Length ? -1 : _others[topic - Inline],
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
    };

    public static bool operator ==(TopicOffsets left, TopicOffsets right) => left.Equals(right);

    public static bool operator !=(TopicOffsets left, TopicOffsets right) => !left.Equals(right);

    public TopicOffsets With(int topic, long offset) => topic switch
    {
        0 => new TopicOffsets(offset, _second, _others),
        1 => new TopicOffsets(_first, offset, _others),
        >= Inline => new TopicOffsets(_first, _second, OthersWith(topic - Inline, offset)),
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
    };

    public bool Equals(TopicOffsets other)
    {
        var topics = Inline + Math.Max(_others?.Length ?? 0, other._others?.Length ?? 0);
        for (var topic = 0; topic < topics; topic++)
        {
            if (this[topic] != other[topic])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is TopicOffsets other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _second);

    public override string ToString() => string.Join(", ", [_first, _second, .. _others ?? []]);

    private long[] OthersWith(int index, long offset)
    {
        var others = new long[Math.Max(index + 1, _others?.Length ?? 0)];
        others.AsSpan().Fill(-1);
        _others?.CopyTo(others, 0);
        others[index] = offset;
        return others;
    }
}
