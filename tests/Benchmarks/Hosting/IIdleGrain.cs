namespace GridGrains.Tests.Benchmarks.Hosting;

/// <summary>A grain that does nothing: what a call and an activation cost by themselves.</summary>
[Alias("gridgrains.bench.IIdleGrain")]
public interface IIdleGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    ValueTask PingAsync(CancellationToken cancellation = default);
}

internal sealed class IdleGrain : Grain, IIdleGrain
{
    public ValueTask PingAsync(CancellationToken cancellation = default) => default;
}
