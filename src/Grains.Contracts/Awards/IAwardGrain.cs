using GridGrains.Domain.Awards;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Awards;

/// <summary>
/// The day-ahead awards of one own resource. The key is <c>ISO/RESOURCE_ID</c>. The grain lives on the silo that owns the key's shard and changes only through
/// its shard's worker.
/// </summary>
[Alias("gridgrains.IAwardGrain")]
public interface IAwardGrain : IGrainWithStringKey
{
    /// <summary>Applies records in offset order, all or none; anything but <see cref="ApplyStatus.Ok"/> means none. Safe to repeat.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<AwardApplyResult>> ApplyAsync(EntityBatch<AwardReport> batch);

    /// <summary>The last published snapshot, or null for a resource without awards.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<AwardSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>What a batch did to a resource.</summary>
/// <param name="News">Hours that are new or changed.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.AwardApplyResult")]
public readonly record struct AwardApplyResult([property: Id(0)] int News);

/// <summary>Asks each owner for its resources.</summary>
/// <param name="Iso">Code of the only ISO that is meant; null for all.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.ListAwards")]
public sealed record ListAwards([property: Id(0)] string? Iso);
