using GridGrains.Domain.Log;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Timetable;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds;

/// <summary>Runs the simulated market for as long as the silo runs.</summary>
internal sealed class SimulatorService(SiloSettings settings, IPartitionLog log, IFeedProgressStore progress, TimeProvider clock, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var grid = SimulatedGrid.Create(settings.SimulatedNodes, settings.SimulationSeed);
        var feed = new SimulatorFeed(
            new MarketSimulator(grid, settings.SimulationSeed),
            new DeliverySchedule(new SimulatedSchedule(), new Oddities(settings.SimulationSeed, OddityRates.Default)),
            log, progress, SimulatorFeedOptions.Default with { Speed = settings.SimulationSpeed }, clock);
        await feed.RunAsync(stoppingToken);
    }

    // Shards first: a feed that runs ahead of a silo that fails to start would only fill the log.
    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var onStopping = stopping.Register(() => started.TrySetCanceled(stopping));
        await started.Task;
    }
}
