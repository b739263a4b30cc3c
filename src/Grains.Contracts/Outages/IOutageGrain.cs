using GridGrains.Domain.Outages;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Outages;

/// <summary>
/// The outages of one unit or facility. The key is <c>ISO/FACILITY</c>: <c>CAISO/DIABLO_7_UNIT 1</c>. The grain lives on the silo that owns the key's shard
/// and changes only through its shard's worker.
/// </summary>
[Alias("gridgrains.IOutageGrain")]
public interface IOutageGrain : IGrainWithStringKey
{
    /// <summary>Applies records in offset order, all or none; anything but <see cref="ApplyStatus.Ok"/> means none. Safe to repeat.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<OutageApplyResult>> ApplyAsync(EntityBatch<OutageReport> batch);

    /// <summary>The last published snapshot, or null for a facility of which no outage is known.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<OutageSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>What a batch did to a facility.</summary>
/// <param name="News">Reports that changed what is known.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.OutageApplyResult")]
public readonly record struct OutageApplyResult([property: Id(0)] int News);

/// <summary>Asks each owner for its outages.</summary>
/// <param name="Iso">Code of the only ISO that is meant; null for all.</param>
/// <param name="OutageId">The only outage that is meant; null for all.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.ListOutages")]
public sealed record ListOutages([property: Id(0)] string? Iso, [property: Id(1)] string? OutageId);
