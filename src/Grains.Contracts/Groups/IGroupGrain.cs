using GridGrains.Domain.Groups;
using Orleans.Concurrency;

namespace GridGrains.Grains.Contracts.Groups;

/// <summary>Live state of a trading hub or load zone, summed over what shards contribute (<see cref="Shards.ContributionMessage"/>). It holds nothing durable.</summary>
[Alias("gridgrains.IAreaGrain")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>The last published snapshot, or null when no shard has contributed.</summary>
    /// <exception cref="Shards.ShardNotOwnedException">Not every shard has contributed since the claim.</exception>
    /// <remarks>Interleaves: it reads one immutable reference.</remarks>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<GroupSnapshot?> GetAsync(CancellationToken cancellation = default);
}

/// <summary>A trading hub; the key is <c>ISO/HUB</c> by the name the ISO publishes.</summary>
[Alias("gridgrains.IHubGrain")]
public interface IHubGrain : IGroupGrain;

/// <summary>A load zone; the key is <c>ISO/ZONE</c> by the name the ISO publishes.</summary>
[Alias("gridgrains.IZoneGrain")]
public interface IZoneGrain : IGroupGrain;
