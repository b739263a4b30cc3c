namespace GridGrains.Grains.Sharding.Groups;

/// <summary>
/// Gathers what all shards contribute to the groups of a table that was just claimed: asks their owners until every shard has contributed.
/// Groups store nothing, so a claim begins without any.
/// </summary>
internal sealed class GroupRebuild(ShardMap map, IShardServices silos, ShardOptions options, TimeProvider clock)
{
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(1);

    /// <summary>Goes on in the background until the table knows its groups or is fenced.</summary>
    public void Start(ShardTable table) => Task.Run(() => RunAsync(table));

    private async Task RunAsync(ShardTable table)
    {
        while (!table.IsFenced && !table.Groups.IsComplete)
        {
            var missing = Enumerable.Range(0, table.Family.ShardCount).Where(shard => !table.Groups.HasContributed(shard));
            await Task.WhenAll(missing.Select(shard => map.OwnerOf(table.Family.Id(shard))).OfType<SiloAddress>().Distinct().Select(silo => AskAsync(silo, table)));
            await Task.Delay(options.GroupFlushInterval, clock);
        }
    }

    private async Task AskAsync(SiloAddress silo, ShardTable table)
    {
        try
        {
            await silos.At(silo).SendGroupsAsync(table.Family.Name, table.Shard, table.Epoch).AsTask().WaitAsync(LongestAsk, clock);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The silo starts, stops or is gone: its shards are asked again, or their next owner is.
        }
    }
}
