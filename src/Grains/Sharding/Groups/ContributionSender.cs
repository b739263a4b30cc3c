using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Groups;

/// <summary>Sends the contributions of one shard under one claim to the silos that keep the groups.</summary>
internal sealed class ContributionSender(ShardId shard, long epoch, ShardServices services)
{
    // A silo that was killed answers nothing until the others have noticed; the other groups are not to wait for it.
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(2);

    private readonly CallsUnderWay<SiloAddress> _contributions = new(LongestSend, services.Clock);
    private readonly CallsUnderWay<(SiloAddress Owner, int GroupShard)> _reports = new(LongestSend, services.Clock);

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

        var refused = await _contributions.CallAsync<int[]?>(
            owner, async () => await services.Silos.At(owner).ContributeAsync(Array.ConvertAll(indexes, index => messages[index])), otherwise: null);
        return refused is null ? indexes : Array.ConvertAll(refused, position => indexes[position]);
    }

    private async Task<bool> ReportSentAsync(int groupShard, long claimEpoch)
    {
        return services.Map.OwnerOf(new ShardId(Shard.Family, groupShard)) is not { } owner
            || await _reports.CallAsync((owner, groupShard), () => ReportSentAsync(owner, groupShard, claimEpoch), otherwise: false);
    }

    private async Task<bool> ReportSentAsync(SiloAddress owner, int groupShard, long claimEpoch)
    {
        await services.Silos.At(owner).GroupsSentAsync(Shard.Family, groupShard, claimEpoch, Shard.Index);
        return true;
    }
}
