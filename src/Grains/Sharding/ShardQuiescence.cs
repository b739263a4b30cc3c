namespace GridGrains.Grains.Sharding;

/// <summary>
/// Brings the shards to rest before the silo announces that it leaves: from then on Orleans places no grain here, and a batch at hand would
/// break off.
/// </summary>
internal sealed class ShardQuiescence(ShardWorkers workers) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(
            nameof(ShardQuiescence), ServiceLifecycleStage.Last, _ => Task.CompletedTask, cancellation => Task.Run(workers.QuiesceAllAsync, cancellation));
}
