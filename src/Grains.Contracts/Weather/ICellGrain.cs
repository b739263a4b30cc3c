using GridGrains.Domain.Weather;
using GridGrains.Grains.Contracts.Shards;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Weather;

/// <summary>
/// Weather of one H3 cell. The key is the cell: <c>8729a1d75ffffff</c>. The grain lives on the silo that owns the key's shard and changes
/// only through its shard's worker.
/// </summary>
[Alias("gridgrains.ICellGrain")]
public interface ICellGrain : IGrainWithStringKey
{
    /// <summary>Applies records in offset order, all or none; anything but <see cref="ApplyStatus.Ok"/> means none. Safe to repeat.</summary>
    [Alias("Apply")]
    ValueTask<ApplyAnswer<CellApplyResult>> ApplyAsync(EntityBatch<CellReport> batch);

    /// <summary>The last published snapshot, or null for a cell without weather.</summary>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<CellSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>Weather of a zone, summed over what shards of cells contribute; the key is <c>ISO/ZONE</c>. It holds nothing durable.</summary>
[Alias("gridgrains.IZoneWeatherGrain")]
public interface IZoneWeatherGrain : IGrainWithStringKey
{
    /// <summary>The last published snapshot, or null when no shard has contributed.</summary>
    /// <exception cref="ShardNotOwnedException">Not every shard has contributed since the claim.</exception>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<ZoneWeatherSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>Hours of a cell that a batch changed.</summary>
[GenerateSerializer, Immutable, Alias("gridgrains.CellApplyResult")]
public readonly record struct CellApplyResult([property: Id(0)] CellChange[] Changes);
