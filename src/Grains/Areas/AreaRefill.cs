using GridGrains.Grains.Reads;
using GridGrains.Grains.Shards;

namespace GridGrains.Grains.Areas;

/// <summary>
/// Gathers what all shards contribute to the areas of a table that was just claimed: asks their owners until every shard has told it.
/// Areas store nothing, so a claim begins without any.
/// </summary>
internal sealed class AreaRefill(ShardMap map, ShardServiceClient silos, ShardOptions options, TimeProvider clock)
{
    private static readonly TimeSpan LongestAsk = TimeSpan.FromSeconds(1);

    /// <summary>Goes on in the background until the table knows its areas or is fenced.</summary>
    public void Start(ShardTable table) => Task.Run(() => RunAsync(table));

    private async Task RunAsync(ShardTable table)
    {
        while (!table.IsFenced && !table.Areas.IsComplete)
        {
            var untold = Enumerable.Range(0, options.ShardCount).Where(shard => !table.Areas.IsToldBy(shard));
            await Task.WhenAll(untold.Select(map.OwnerOf).OfType<SiloAddress>().Distinct().Select(silo => AskAsync(silo, table)));
            await Task.Delay(options.AreaFlushInterval, clock);
        }
    }

    private async Task AskAsync(SiloAddress silo, ShardTable table)
    {
        try
        {
            await silos.At(silo).TellAreasAsync(table.Shard, table.Epoch).AsTask().WaitAsync(LongestAsk, clock);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The silo starts, stops or is gone: its shards are asked again, or their next owner is.
        }
    }
}
