namespace GridGrains.Grains.Sharding;

/// <summary>Waves of grain calls that the shards of a silo may have under way at once, over all families: more would starve reads.</summary>
internal sealed class CallBudget(ShardOptions options)
{
    private readonly SemaphoreSlim _waves = new(Math.Max(1, options.CallsInFlight / ShardOptions.WaveSize));

    public Task TakeAsync(CancellationToken cancellation) => _waves.WaitAsync(cancellation);

    public void Return() => _waves.Release();
}
