namespace GridGrains.Grains.Shards;

/// <summary>
/// Brings the shards to rest before the silo says that it leaves: from then on Orleans places no grain here, and a batch at hand would
/// break off.
/// </summary>
internal sealed class ShardRest(ShardWorkers workers) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ShardRest), ServiceLifecycleStage.Last, _ => Task.CompletedTask, cancellation => Task.Run(workers.RestAllAsync, cancellation));
}
