namespace GridGrains.Silo.Feeds.Weather;

/// <summary>Follows folders of weather files for as long as the silo runs.</summary>
internal sealed partial class WeatherFileService(
    WeatherFileDesk desk, WeatherFileOptions options, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<WeatherFileService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        for (var isFirst = true; !stoppingToken.IsCancellationRequested; isFirst = false)
        {
            try
            {
                // What is there at the start is not being written, but for what was begun a moment ago.
                foreach (var file in await desk.LookAsync(options.Paths, isSettled: !isFirst, stoppingToken))
                {
                    LogRead(file.File, file.State, file.Observations, file.ForecastHours, file.Rejections, file.Refusal ?? "");
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }

            await Task.Delay(options.LookEvery, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "{File}: {State}, {Observations} observations, {ForecastHours} hours of forecasts, {Rejections} rejections {Refusal}")]
    private partial void LogRead(string file, string state, long observations, long forecastHours, long rejections, string refusal);

    [LoggerMessage(LogLevel.Warning, "Weather files could not be taken; the next look goes on")]
    private partial void LogFailed(Exception failure);
}
