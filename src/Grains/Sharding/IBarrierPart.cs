using GridGrains.Domain.Checkpoints;

namespace GridGrains.Grains.Sharding;

/// <summary>A part of a shard whose changes go into its barriers: the entities, the book.</summary>
internal interface IBarrierPart
{
    /// <summary>States that the next barrier would hold.</summary>
    int DirtyCount { get; }

    /// <summary>Encodes what is dirty. It is clean from here on, and in flight until <see cref="Written"/> or <see cref="TakeBack"/>.</summary>
    void Encode(StateBuffer buffer);

    /// <summary>What was in flight is durable.</summary>
    void Written();

    /// <summary>The write failed: what was in flight is dirty again.</summary>
    void TakeBack();
}
