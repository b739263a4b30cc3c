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
/// Simulated outages of all markets, for as long as the silo runs: at the start those that are published already, then each as it is. A restart goes on
/// where the last run ended.
/// </summary>
internal sealed partial class OutageSimulatorService(
    SiloSettings settings, IPartitionLog log, IFeedProgressStore progress, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<OutageSimulatorService> logger) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        var markets = MarketsOf(settings);
        var appender = new RecordAppender(log, SimulatedOutages.Source);
        var until = new SimulatedUntil(progress, "outages");
        var from = await until.GetAsync(stoppingToken) ?? clock.GetUtcNow().UtcDateTime - SimulatedOutages.Reach;
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
                await until.SetAsync(now, stoppingToken);
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

    [LoggerMessage(LogLevel.Warning, "The log did not take simulated outages; they are written again")]
    private partial void LogAppendFailed(Exception exception);
}
