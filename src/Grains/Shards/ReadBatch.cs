using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Nodes;

namespace GridGrains.Grains.Shards;

/// <summary>One log batch, parsed and grouped: one piece of work per entity.</summary>
internal sealed class ReadBatch(int topic, TopicPartition partition, long lastOffset, int records, EntityWork[] work, IReadOnlyList<DeadLetter> deadLetters)
{
    public int Topic { get; } = topic;

    public TopicPartition Partition { get; } = partition;

    public long LastOffset { get; } = lastOffset;

    public int Records { get; } = records;

    public EntityWork[] Work { get; } = work;

    public IReadOnlyList<DeadLetter> DeadLetters { get; } = deadLetters;

    public required DateTime FirstAppendedAtUtc { get; init; }
}

/// <param name="Labels">Set where the source says something else of the node than before.</param>
internal readonly record struct EntityWork(EntitySlot Slot, TimedFact[] Facts, long LastOffset, NodeLabels? Labels);
