using GridGrains.Domain.Areas;

namespace GridGrains.Grains.Contracts.Areas;

/// <summary>What a shard contributes to one area, on its way to the silo that keeps the area.</summary>
/// <param name="Key">The key of the area's grain.</param>
/// <param name="AreaShard">The shard that the key falls into: its owner keeps the area.</param>
/// <param name="ClaimEpoch">Epoch of the claim that asked to be told; 0 where nobody did.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.AreaTelling")]
public sealed record AreaTelling(
    [property: Id(0)] AreaKind Kind,
    [property: Id(1)] string Key,
    [property: Id(2)] int AreaShard,
    [property: Id(3)] long ClaimEpoch,
    [property: Id(4)] AreaUpdate Update);
