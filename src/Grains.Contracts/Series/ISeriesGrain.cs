using GridGrains.Domain.Series;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Series;

/// <summary>
/// One series of one place. The key is <c>ISO/SERIES/LOCATION</c>: <c>NYISO/load_actual/N.Y.C.</c>. The grain lives on the silo that owns
/// the key's shard and changes only through its shard's worker.
/// </summary>
[Alias("gridgrains.ISeriesGrain")]
public interface ISeriesGrain : IGrainWithStringKey
{
    /// <summary>Applies records in offset order, all or none; anything but <see cref="ApplyStatus.Ok"/> means none. Safe to repeat.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<SeriesApplyResult>> ApplyAsync(EntityBatch<SeriesReport> batch);

    /// <summary>The last published snapshot, or null for a series that nothing has come of.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<SeriesSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>What a batch did to a series.</summary>
/// <param name="Changed">Points that are new or changed.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.SeriesApplyResult")]
public readonly record struct SeriesApplyResult([property: Id(0)] int Changed);

/// <summary>Asks each owner for its series.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.ListSeries")]
public sealed record ListSeries;

/// <summary>A series as lists show it.</summary>
/// <param name="Intervals">That are kept in memory.</param>
/// <param name="Last">Its newest interval.</param>
[GenerateSerializer, Immutable, Alias("gridgrains.SeriesListing")]
public sealed record SeriesListing(
    [property: Id(0)] string Key, [property: Id(1)] string Source, [property: Id(2)] int Intervals, [property: Id(3)] DateTime FirstUtc, [property: Id(4)] SeriesPoint Last);
