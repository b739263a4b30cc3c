using System.Diagnostics;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;

namespace GridGrains.Grains.Sharding;

/// <summary>One log batch, parsed and grouped: one piece of work per entity.</summary>
/// <param name="Topic">Index of the topic within the family.</param>
internal sealed record ReadBatch<TInput>(
    int Topic, TopicPartition Partition, long LastOffset, int Records, EntityWork<TInput>[] Work, IReadOnlyList<DeadLetter> DeadLetters)
{
    /// <summary>Sampled traces of its records; null where there are none.</summary>
    public IReadOnlyList<ActivityContext>? Origins { get; init; }
}

/// <param name="LastOffset">Offset of the last record in <paramref name="Inputs"/>.</param>
internal readonly record struct EntityWork<TInput>(EntitySlot Slot, TInput[] Inputs, long LastOffset);
