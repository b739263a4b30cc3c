using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Feeds.Outages;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds.Outages;

/// <summary>
/// Simulated outages of all markets, for as long as the silo runs: at the start those that are published already, then each as it is. A restart writes the same
/// reports again, which change nothing.
/// </summary>
internal sealed partial class OutageSimulatorService(
    SiloSettings settings, IPartitionLog log, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<OutageSimulatorService> logger) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var markets = MarketsOf(settings);
        var appender = new RecordAppender(log, SimulatedOutages.Source);
        var from = clock.GetUtcNow().UtcDateTime - SimulatedOutages.Reach;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = clock.GetUtcNow().UtcDateTime;
                foreach (var record in markets.SelectMany(market => market.Published(from, now)))
                {
                    appender.Add(record);
                }

                from = now;
                await appender.FlushAsync(stoppingToken);
                await Task.Delay(Step, clock, stoppingToken);
            }
            catch (DomainException exception)
            {
                // What the log did not take is still in the appender.
                LogAppendFailed(exception);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private static SimulatedOutages[] MarketsOf(SiloSettings settings)
    {
        var simulator = new MarketSimulator(SimulatedGrid.Create(settings.SimulatedNodes, settings.SimulationSeed), settings.SimulationSeed);
        return [.. Isos.All.Select(iso => new SimulatedOutages(simulator.Grid[iso], simulator.Spikes, settings.SimulationSeed))];
    }

    // Shards first: a feed that runs ahead of a silo that fails to start would only fill the log.
    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stopping.Register(() => started.TrySetCanceled(stopping));
        await started.Task;
    }

    [LoggerMessage(LogLevel.Warning, "The log did not take simulated outages; they are written again")]
    private partial void LogAppendFailed(Exception exception);
}
