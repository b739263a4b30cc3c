namespace GridGrains.Grains.Contracts.Shards;

/// <summary>What a shard contributes to one group, on its way to the silo that keeps the group.</summary>
/// <param name="Group">Kind of the group: <c>hub</c>.</param>
/// <param name="Key">The key of the group's grain.</param>
/// <param name="GroupShard">The shard that the key falls into: its owner keeps the group.</param>
/// <param name="ClaimEpoch">Epoch of the claim that asked for the contribution; 0 where none did.</param>
/// <param name="Sequence">Rises with every message of a shard under one epoch.</param>
/// <param name="Contribution">All that the shard holds for the group, in the product's own form.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.ContributionMessage")]
public sealed record ContributionMessage(
    [property: Id(0)] string Family,
    [property: Id(1)] string Group,
    [property: Id(2)] string Key,
    [property: Id(3)] int GroupShard,
    [property: Id(4)] long ClaimEpoch,
    [property: Id(5)] int FromShard,
    [property: Id(6)] long FromEpoch,
    [property: Id(7)] long Sequence,
    [property: Id(8)] object Contribution);
