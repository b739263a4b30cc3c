namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>In place of the host's own, which stops at SIGINT and SIGTERM: only the owner says when to end.</summary>
internal sealed class LeashedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
