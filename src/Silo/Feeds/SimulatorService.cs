using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Replay;
using GridGrains.Feeds.Simulation;
using GridGrains.Feeds.Simulation.Grid;
using GridGrains.Feeds.Simulation.Timetable;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds;

/// <summary>Runs the simulated market for as long as the silo runs.</summary>
internal sealed partial class SimulatorService(
    SiloSettings settings, IPartitionLog log, DataPresence data, IFeedProgressStore progress, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<SimulatorService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        var grid = SimulatedGrid.Create(settings.SimulatedNodes, settings.SimulationSeed);
        var feed = new SimulatorFeed(
            new MarketSimulator(grid, settings.SimulationSeed),
            new DeliverySchedule(new SimulatedSchedule(), new Oddities(settings.SimulationSeed, OddityRates.Default)),
            new PresentLog(log, data), progress, SimulatorFeedOptions.Default with { Speed = settings.SimulationSpeed }, clock);
        try
        {
            await feed.RunAsync(stoppingToken);
        }
        catch (DomainException gone) when (gone.Code == DomainErrorCode.StorageUnavailable)
        {
            // Reads go on from memory; the silo is not ready and says why.
            LogEnded(logger, gone.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The simulated market has ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);
}
