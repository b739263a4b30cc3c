using GridGrains.Domain.Derived;

namespace GridGrains.Grains.Contracts.Shards;

/// <summary>Inputs of one entity out of one log batch. Never changed or reused after it is sent.</summary>
/// <param name="Epoch">Epoch of the claim under which the shard reads.</param>
/// <param name="Topic">Index of the topic within the family.</param>
/// <param name="ExpectedLast">Offset of the record of this entity and topic that was applied last; -1 for none.</param>
/// <param name="LastOffset">Offset of the last record in <paramref name="Inputs"/>.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.EntityBatch`1")]
public sealed record EntityBatch<TInput>(
    [property: Id(0)] long Epoch,
    [property: Id(1)] int Topic,
    [property: Id(2)] long ExpectedLast,
    [property: Id(3)] long LastOffset,
    [property: Id(4)] TInput[] Inputs);

[GenerateSerializer, Alias("gridgrains.ApplyStatus")]
public enum ApplyStatus : byte
{
    Ok = 0,

    /// <summary>This silo does not own the shard under the caller's epoch yet, or no longer: repeat after a moment.</summary>
    NotOwner = 1,

    /// <summary>A newer claim exists: the caller is fenced.</summary>
    Fenced = 2,

    /// <summary>The entity stands elsewhere than the caller expects: claim again and rewind.</summary>
    Gap = 3,
}

/// <param name="Result">What the inputs did; meaningless unless the status is <see cref="ApplyStatus.Ok"/>.</param>
/// <param name="Events">What follows from the inputs, in their order; null when nothing does.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.ApplyAnswer`1")]
public readonly record struct ApplyAnswer<TResult>(
    [property: Id(0)] ApplyStatus Status,
    [property: Id(1)] TResult Result,
    [property: Id(2)] DerivedEvent[]? Events)
    where TResult : struct
{
    public static ApplyAnswer<TResult> Refused(ApplyStatus status) => new(status, default, null);
}
