using GridGrains.Feeds.Live;

namespace GridGrains.Silo.Feeds.Live;

/// <summary>Runs live feeds for as long as the silo runs. One that ends by a fault of the program is logged and begins again; the others go on.</summary>
internal sealed partial class LiveFeedService(LiveFeedRuns runs, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<LiveFeedService> logger) : BackgroundService
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        await Task.WhenAll(runs.All.Select(run => RunAsync(run, stoppingToken)));
    }

    private async Task RunAsync(LiveFeedRun run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run.RunAsync(stopping);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogEnded(run.Name, fault);
                await Task.Delay(RestartAfter, clock, stopping);
            }
        }
    }

    // Shards first: a feed that runs ahead of a silo that fails to start would only fill the log.
    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stopping.Register(() => started.TrySetCanceled(stopping));
        await started.Task;
    }

    [LoggerMessage(LogLevel.Error, "The live feed {Name} has ended; it begins again in a minute")]
    private partial void LogEnded(string name, Exception fault);
}
