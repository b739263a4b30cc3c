using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using GridGrains.H3;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds.Weather;

/// <summary>
/// Simulated weather for all cells of zones, for as long as the silo runs: at the start the last two days and a forecast of two days, then
/// each hour its observations and every sixth a new forecast. A restart goes on where the last run ended.
/// </summary>
internal sealed partial class WeatherSimulatorService(
    SiloSettings settings, IPartitionLog log, IFeedProgressStore progress, WeatherZoneCatalog catalog, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<WeatherSimulatorService> logger)
    : BackgroundService
{
    private const string Source = "SIM";
    private const int PastHours = 48;
    private const int AheadHours = 48;
    private const int HoursBetweenRuns = 6;
    private const int RecordsPerAppend = 500;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly SimulatedWeather _weather = new(settings.SimulationSeed);
    private readonly (byte[] Key, LatLng Center)[] _cells =
        [.. catalog.Cells.Order(StringComparer.Ordinal).Select(cell => (Encoding.UTF8.GetBytes(cell), H3Cell.Parse(cell).ToLatLng()))];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        var until = new SimulatedUntil(progress, "weather");
        int? written = await until.GetAsync(stoppingToken) is { } moment ? WeatherHour.Of(moment) : null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hour = WeatherHour.Of(clock.GetUtcNow().UtcDateTime);
            try
            {
                await WriteAsync(written, hour, stoppingToken);
                await until.SetAsync(WeatherHour.StartUtc(hour), stoppingToken);
                written = hour;
                await Task.Delay(WeatherHour.StartUtc(hour + 1) - clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1), clock, stoppingToken);
            }
            catch (DomainException exception)
            {
                LogAppendFailed(exception);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    /// <param name="written">The last hour that is in the log.</param>
    private async Task WriteAsync(int? written, int last, CancellationToken cancellation)
    {
        var first = Math.Max((written ?? int.MinValue) + 1, last - PastHours + 1);
        if (written is not { } before || last / HoursBetweenRuns > before / HoursBetweenRuns)
        {
            var issuedUtc = WeatherHour.StartUtc(last - (last % HoursBetweenRuns));
            await AppendAsync(issuedUtc, issuedUtc, AheadHours + HoursBetweenRuns, cancellation);
        }

        if (first <= last)
        {
            await AppendAsync(null, WeatherHour.StartUtc(first), last - first + 1, cancellation);
        }
    }

    private async Task AppendAsync(DateTime? issuedUtc, DateTime startUtc, int hours, CancellationToken cancellation)
    {
        var headers = new RecordHeaders(WeatherRecordJson.Schema, Source);
        foreach (var chunk in _cells.Chunk(RecordsPerAppend))
        {
            var records = new RecordBuffer();
            foreach (var (key, center) in chunk)
            {
                var values = Enumerable.Range(0, hours).Select(hour => startUtc.AddHours(hour)).Select(valid => issuedUtc is { } issued
                    ? _weather.Forecast(center.LatitudeDegrees, center.LongitudeDegrees, issued, valid)
                    : _weather.At(center.LatitudeDegrees, center.LongitudeDegrees, valid));
                records.Add(key, WeatherRecordJson.Write(Source, issuedUtc, startUtc, [.. values], 1));
            }

            await log.AppendAsync(Topics.Weather, records, headers, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The log did not take simulated weather; it is written again")]
    private partial void LogAppendFailed(Exception exception);
}
