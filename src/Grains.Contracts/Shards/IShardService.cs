using Orleans.Services;

namespace GridGrains.Grains.Contracts.Shards;

/// <summary>The part of a silo that owns shards. Reads of many entities go here, one hop per silo.</summary>
[Alias("gridgrains.IShardService")]
public interface IShardService : IGrainService
{
    /// <param name="source">What is read: <c>nodes</c>, <c>nodes/hub</c>.</param>
    /// <returns>An array with one snapshot per key, in order; null for a key without one.</returns>
    /// <exception cref="ShardNotOwnedException">This silo does not own one of the keys' shards now, or does not know all its groups yet.</exception>
    [Alias("Read")]
    ValueTask<object> ReadAsync(string source, string[] keys);

    /// <summary>Answers a question of a family's product about everything that is owned here.</summary>
    [Alias("Ask")]
    ValueTask<object> AskAsync(string family, object question);

    [Alias("ShardStatus")]
    ValueTask<ShardStatus[]> GetStatusAsync();

    /// <summary>Asks the shards of a family that are owned here to send everything for the groups whose keys fall into <paramref name="groupShard"/>, and to report it then.</summary>
    /// <param name="claimEpoch">Epoch of the claim that lacks the contributions.</param>
    [Alias("SendGroups")]
    ValueTask SendGroupsAsync(string family, int groupShard, long claimEpoch);

    /// <summary>Replaces what a shard contributes to groups of shards owned here.</summary>
    /// <returns>Positions of what was not taken: the group's shard is not owned here, or under an older claim than asked for it.</returns>
    [Alias("ContributeToGroups")]
    ValueTask<int[]> ContributeAsync(ContributionMessage[] messages);

    /// <summary>Everything that <paramref name="sendingShard"/> contributes to the groups of <paramref name="groupShard"/>, owned here, was sent.</summary>
    [Alias("GroupsSent")]
    ValueTask GroupsSentAsync(string family, int groupShard, long claimEpoch, int sendingShard);
}
