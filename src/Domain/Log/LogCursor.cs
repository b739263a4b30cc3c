using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GridGrains.Domain.Log;

/// <summary>
/// Place of a reader in some topics of the log: the next offset of every partition, in the order in which the topics were named.
/// As text <c>12.0.3.4.100.98.0.7</c>, which a reader hands back to go on where it stopped. Not thread-safe.
/// </summary>
public sealed class LogCursor
{
    private const char Separator = '.';

    private readonly TopicPartition[] _partitions;
    private readonly long[] _next;

    private LogCursor(TopicPartition[] partitions, long[] next) => (_partitions, _next) = (partitions, next);

    public int Count => _next.Length;

    public IReadOnlyList<TopicPartition> Partitions => _partitions;

    public long this[int slot]
    {
        get => _next[slot];
        set => _next[slot] = value;
    }

    /// <summary>Before the first record of all.</summary>
    public static LogCursor OfTopics(IReadOnlyList<TopicDefinition> topics, IReadOnlyList<string> names)
    {
        var partitions = names
            .Select(name => topics.First(topic => topic.Name == name))
            .SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartition(topic.Name, partition)))
            .ToArray();
        return new LogCursor(partitions, new long[partitions.Length]);
    }

    public static bool TryParse(
        string text, IReadOnlyList<TopicDefinition> topics, IReadOnlyList<string> names, [NotNullWhen(true)] out LogCursor? cursor)
    {
        cursor = OfTopics(topics, names);
        var parts = text.Split(Separator);
        var isCursor = parts.Length == cursor.Count;
        for (var slot = 0; isCursor && slot < parts.Length; slot++)
        {
            isCursor = long.TryParse(parts[slot], NumberStyles.None, CultureInfo.InvariantCulture, out cursor._next[slot]);
        }

        cursor = isCursor ? cursor : null;
        return isCursor;
    }

    /// <returns>-1 when the partition is of another topic.</returns>
    public int SlotOf(TopicPartition partition) => Array.IndexOf(_partitions, partition);

    public LogCursor Copy() => new(_partitions, [.. _next]);

    public override string ToString() => string.Join(Separator, _next.Select(next => next.ToString(CultureInfo.InvariantCulture)));
}
