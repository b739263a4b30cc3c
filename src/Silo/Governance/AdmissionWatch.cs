using GridGrains.Domain;

namespace GridGrains.Silo.Governance;

/// <summary>Reports to the tiers what this silo runs, often enough that they do not take it for dead.</summary>
internal sealed partial class AdmissionWatch(AdmissionDesk desk, TimeProvider clock, ILogger<AdmissionWatch> logger) : BackgroundService
{
    /// <summary>A third of a lease.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await desk.RenewAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException or DomainException)
            {
                // A tier moves between silos; the next beat informs it.
                LogFailed(logger, failure.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A tier does not know what runs here; it is sent at the next beat: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
