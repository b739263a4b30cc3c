using GridGrains.Grains.Contracts.Shards;

namespace GridGrains.Grains.Sharding.Reads;

/// <summary>Where the shards of all families stand.</summary>
public sealed class ShardStatuses
{
    private readonly ShardWorkers _workers;
    private readonly ClusterQuestions _questions;

    internal ShardStatuses(ShardWorkers workers, ClusterQuestions questions) => (_workers, _questions) = (workers, questions);

    /// <summary>True when every shard of this silo can be read.</summary>
    public bool IsReady => _workers.AllOwned;

    /// <summary>Status of the shards on all silos, by family and number.</summary>
    /// <exception cref="TimeoutException">A silo has not answered in time.</exception>
    public Task<IReadOnlyList<ShardStatus>> GetAsync(CancellationToken cancellation) => _questions.GetShardsAsync(cancellation);

    /// <summary>Status of the shards that this silo owns or claims.</summary>
    public ValueTask<ShardStatus[]> GetHereAsync(CancellationToken cancellation) => _workers.GetStatusAsync(cancellation);
}
