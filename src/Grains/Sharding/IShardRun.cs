using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding;

/// <summary>One shard under one claim. All state of a run dies with the claim.</summary>
internal interface IShardRun : IAsyncDisposable
{
    ShardTable Table { get; }

    /// <summary>Where the log is read on; empty for a shard that reads none.</summary>
    IReadOnlyList<TopicPosition> Positions { get; }

    /// <summary>Works until the end is asked for; what was applied is durable when it returns.</summary>
    Task RunAsync(CancellationToken end);

    /// <summary>Asks for a barrier and waits until it is durable.</summary>
    Task WriteBarrierNowAsync(CancellationToken cancellation);

    /// <summary>Sends everything for groups again; another silo may hold them now.</summary>
    void RebuildGroups();

    /// <summary>Sends everything for the groups of one shard, for a claim that lacks it.</summary>
    void SendGroups(int groupShard, long claimEpoch);

    ValueTask<ShardStatus> GetStatusAsync(string silo, CancellationToken cancellation);
}
