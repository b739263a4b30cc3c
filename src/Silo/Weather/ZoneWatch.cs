using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Weather;
using GridGrains.Domain.Weather;

namespace GridGrains.Silo.Weather;

/// <summary>Loads imported zones before the silo serves, and follows what other silos change.</summary>
internal sealed partial class ZoneWatch(ZoneStore zones, WeatherZoneCatalog catalog, ZoneDimension? dimension, TimeProvider clock, ILogger<ZoneWatch> logger) : BackgroundService
{
    private int? _written;

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryReloadAsync(stoppingToken);
            await TryWriteAsync(stoppingToken);
        }
    }

    // The warehouse learns of it when it can; questions to memory do not wait for it.
    private async Task TryWriteAsync(CancellationToken cancellation)
    {
        var version = catalog.Version;
        if (dimension is null || _written == version)
        {
            return;
        }

        try
        {
            await dimension.WriteAsync(catalog.Areas, clock.GetUtcNow().UtcDateTime, cancellation);
            _written = version;
        }
        catch (WarehouseUnavailableException absent)
        {
            // It is always so at a start, and readiness says when it stays so.
            LogWaiting(absent.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogUnwritten(failure.Message);
        }
    }

    private async Task TryReloadAsync(CancellationToken cancellation)
    {
        try
        {
            await zones.ReloadAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Imported weather zones cannot be read now, those in memory hold: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Information, "The cells of zones are written when there is a warehouse: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(LogLevel.Warning, "The warehouse does not have the cells of zones yet; they are written again in a moment: {Reason}")]
    private partial void LogUnwritten(string reason);
}
