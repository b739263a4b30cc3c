using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.FeatureStore;

/// <summary>Declared features of one entity. The key is a <see cref="FeatureEntityKey"/>: <c>turbine_id/17</c>.</summary>
[Alias("gridgrains.IFeatureEntityGrain")]
public interface IFeatureEntityGrain : IGrainWithStringKey
{
    /// <summary>Applies pushed rows in offset order, all or none; see the same method of a node.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<FeatureApplyResult>> ApplyAsync(EntityBatch<FeaturePush> batch);

    /// <summary>The newest row of each view, or null for an entity without rows.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<FeatureEntitySnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>How the rows of a batch were taken, in numbers.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.FeatureApplyResult")]
public readonly record struct FeatureApplyResult(
    [property: Id(0)] int Newest, [property: Id(1)] int Older, [property: Id(2)] int Duplicates, [property: Id(3)] int OfflineOnly);
