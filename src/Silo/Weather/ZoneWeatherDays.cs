using GridGrains.Domain.Weather;
using GridGrains.Grains.Sharding.Singletons;
using GridGrains.Lake.Weather;

namespace GridGrains.Silo.Weather;

/// <summary>
/// Closes days of <c>features_weather</c> in the lake, on one silo of the cluster: a UTC day is made some hours after its end, when observations that were late have come, and days that
/// were missed within a week.
/// </summary>
internal sealed partial class ZoneWeatherDays(ZoneWeatherLake lake, WeatherZoneCatalog zones, TimeProvider clock, ILogger<ZoneWeatherDays> logger) : ISingleton
{
    /// <summary>After the end of a day until it is closed.</summary>
    public static readonly TimeSpan Closing = TimeSpan.FromHours(6);

    public const int DaysBack = 7;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task RunAsync(long epoch, CancellationToken ended)
    {
        while (true)
        {
            await TryAsync(ended);
            await Task.Delay(Interval, clock, ended);
        }
    }

    /// <summary>Days that can be closed now, the oldest first.</summary>
    internal static IEnumerable<DateOnly> DaysAt(DateTime nowUtc)
    {
        var last = DateOnly.FromDateTime(nowUtc - Closing).AddDays(-1);
        return Enumerable.Range(0, DaysBack).Select(back => last.AddDays(back + 1 - DaysBack));
    }

    /// <returns>Rows that were written.</returns>
    internal async Task<int> CloseAsync(CancellationToken cancellation)
    {
        var (written, nowUtc) = (0, clock.GetUtcNow().UtcDateTime);
        foreach (var day in DaysAt(nowUtc))
        {
            written += await lake.WriteAsync(day, zones.Areas, nowUtc, cancellation);
        }

        return written;
    }

    private async Task TryAsync(CancellationToken ended)
    {
        try
        {
            if (await CloseAsync(ended) is > 0 and var rows)
            {
                LogClosed(rows);
            }
        }
        catch (Exception failure) when (!ended.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Rows} hours of zones are in the lake's features_weather")]
    private partial void LogClosed(int rows);

    [LoggerMessage(LogLevel.Warning, "Hours of zones were not written to the lake; it is tried again")]
    private partial void LogFailed(Exception failure);
}
