using GridGrains.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Sharding;

/// <summary>Looks at intervals how far the shards of this silo are behind the log, for metrics: a broker cannot be asked while they are collected.</summary>
internal sealed partial class LagWatch(ShardWorkers workers, ShardInstruments instruments, TimeProvider clock, ILogger<LagWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                instruments.LagsKnown(await workers.GetStatusAsync(stoppingToken));
            }
            catch (Exception failure) when (failure is DomainException or TimeoutException)
            {
                LogUnknown(logger, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The log does not say how far the shards are behind")]
    private static partial void LogUnknown(ILogger logger, Exception failure);
}
