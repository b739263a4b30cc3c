using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Reads;

/// <summary>
/// Questions that every silo answers for what it owns of a family: listings, freshness, status. Each silo has the same deadline; without its
/// answer there is none.
/// </summary>
internal sealed class ClusterQuestions(ShardMap map, ShardWorkers workers, ShardServiceClient silos, ILocalSiloDetails here, TimeProvider clock)
{
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(3);

    /// <summary>Asks every owner of the family.</summary>
    /// <returns>One answer per silo.</returns>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public async Task<IReadOnlyList<TAnswer>> AskAsync<TAnswer>(ShardFamily family, object question, CancellationToken cancellation)
        where TAnswer : class
    {
        var answers = await Task.WhenAll(map.OwnersOf(family).Select(silo => silo.Equals(here.SiloAddress)
            ? Task.FromResult(family.Answer(question))
            : silos.At(silo).AskAsync(family.Name, question).AsTask().WaitAsync(GiveUpAfter, clock, cancellation)));
        return Array.ConvertAll(answers, answer => (TAnswer)answer);
    }

    /// <summary>Status of the shards on all silos, by family and number.</summary>
    public async Task<IReadOnlyList<ShardStatus>> GetShardsAsync(CancellationToken cancellation)
    {
        var statuses = new List<ShardStatus>(await workers.GetStatusAsync(cancellation));
        foreach (var silo in map.Owners.Where(owner => !owner.Equals(here.SiloAddress)))
        {
            statuses.AddRange(await silos.At(silo).GetStatusAsync().AsTask().WaitAsync(GiveUpAfter, clock, cancellation));
        }

        return [.. statuses.OrderBy(status => status.Family, StringComparer.Ordinal).ThenBy(status => status.Index)];
    }
}
