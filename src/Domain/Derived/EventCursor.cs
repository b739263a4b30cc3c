using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Derived;

/// <summary>
/// Place of a reader in the topics of derived events: the next offset of every partition, in the order of <see cref="DerivedKinds.Topics"/>.
/// As text <c>12.0.3.4.100.98.0.7</c>, which a reader hands back to go on where it stopped. Not thread-safe.
/// </summary>
public sealed class EventCursor
{
    private const char Separator = '.';

    private readonly TopicPartition[] _partitions;
    private readonly long[] _next;

    private EventCursor(TopicPartition[] partitions, long[] next) => (_partitions, _next) = (partitions, next);

    public int Count => _next.Length;

    public IReadOnlyList<TopicPartition> Partitions => _partitions;

    public long this[int slot]
    {
        get => _next[slot];
        set => _next[slot] = value;
    }

    /// <summary>Before the first record of all.</summary>
    public static EventCursor OfTopics(IReadOnlyList<TopicDefinition> topics)
    {
        var partitions = DerivedKinds.Topics
            .Select(name => topics.First(topic => topic.Name == name))
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(topic.Name, partition)))
            .ToArray();
        return new EventCursor(partitions, new long[partitions.Length]);
    }

    public static bool TryParse(string text, IReadOnlyList<TopicDefinition> topics, [NotNullWhen(true)] out EventCursor? cursor)
    {
        cursor = OfTopics(topics);
        var parts = text.Split(Separator);
        var isCursor = parts.Length == cursor.Count;
        for (var slot = 0; isCursor && slot < parts.Length; slot++)
        {
            isCursor = long.TryParse(parts[slot], NumberStyles.None, CultureInfo.InvariantCulture, out cursor._next[slot]);
        }

        cursor = isCursor ? cursor : null;
        return isCursor;
    }

    /// <returns>-1 when the partition holds no derived events.</returns>
    public int SlotOf(TopicPartition partition) => Array.IndexOf(_partitions, partition);

    public EventCursor Copy() => new(_partitions, [.. _next]);

    public override string ToString() => string.Join(Separator, _next.Select(next => next.ToString(CultureInfo.InvariantCulture)));
}
