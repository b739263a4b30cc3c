using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Groups;

/// <summary>Sends the contributions of one shard under one claim to the silos that keep the groups.</summary>
internal sealed class ContributionSender(ShardId shard, long epoch, ShardServices services)
{
    // A silo that was killed answers nothing until the others have noticed; the other groups are not to wait for it.
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(2);

    public ShardId Shard { get; } = shard;

    public long Epoch { get; } = epoch;

    /// <summary>One message to each silo: there are a hundred groups, and a round every quarter of a second in every shard.</summary>
    /// <returns>Indexes of the messages that were not taken.</returns>
    public async Task<IEnumerable<int>> SendAsync(List<ContributionMessage> messages)
    {
        var refused = await Task.WhenAll(Enumerable.Range(0, messages.Count)
            .GroupBy(index => services.Map.OwnerOf(new ShardId(Shard.Family, messages[index].GroupShard)))
            .Select(silo => SendAsync(silo.Key, [.. silo], messages)));
        return refused.SelectMany(indexes => indexes);
    }

    /// <summary>Lets the owners of these shards know that everything for their groups was sent.</summary>
    /// <returns>Those who could not be reached.</returns>
    public async Task<IEnumerable<KeyValuePair<int, long>>> ReportSentAsync(Dictionary<int, long> claims)
    {
        var reported = await Task.WhenAll(claims.Select(async claim => (claim, IsKnown: await ReportSentAsync(claim.Key, claim.Value))));
        return reported.Where(report => !report.IsKnown).Select(report => report.claim);
    }

    private async Task<int[]> SendAsync(SiloAddress? owner, int[] indexes, List<ContributionMessage> messages)
    {
        if (owner is null)
        {
            return indexes;
        }

        try
        {
            var refused = await services.Silos.At(owner).ContributeAsync(Array.ConvertAll(indexes, index => messages[index])).AsTask().WaitAsync(LongestSend, services.Clock);
            return Array.ConvertAll(refused, position => indexes[position]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is, the round after this one sends them again.
            return indexes;
        }
    }

    private async Task<bool> ReportSentAsync(int groupShard, long claimEpoch)
    {
        try
        {
            if (services.Map.OwnerOf(new ShardId(Shard.Family, groupShard)) is { } owner)
            {
                await services.Silos.At(owner).GroupsSentAsync(Shard.Family, groupShard, claimEpoch, Shard.Index).AsTask().WaitAsync(LongestSend, services.Clock);
            }

            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }
}
