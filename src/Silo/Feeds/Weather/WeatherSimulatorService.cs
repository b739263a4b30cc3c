using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using GridGrains.H3;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Feeds.Weather;

/// <summary>
/// Simulated weather for cells of zones, for as long as the silo runs: at the start the last two days and a forecast of two days, then each hour its
/// observations and every sixth a new forecast. A restart goes on where the last run ended. Of an imported zone with very many cells some are
/// simulated, evenly chosen; the zone's coverage shows it.
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

    private const int MaxCellsOfZone = 1_000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    private readonly SimulatedWeather _weather = new(settings.SimulationSeed);
    private readonly HashSet<string> _written = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.WaitForStartAsync(stoppingToken);
        var until = new SimulatedUntil(progress, "weather");
        int? written = await until.GetAsync(stoppingToken) is { } moment ? WeatherHour.Of(moment) : null;
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hour = WeatherHour.Of(clock.GetUtcNow().UtcDateTime);
            try
            {
                var cells = CellsNow();
                await WriteAsync(written, cells, hour, stoppingToken);
                if (written != hour || isFirst)
                {
                    await until.SetAsync(WeatherHour.StartUtc(hour), stoppingToken);
                }

                (written, isFirst) = (hour, false);
                await Task.Delay(LookEvery, clock, stoppingToken);
            }
            catch (DomainException exception)
            {
                LogAppendFailed(exception);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    // Cells of a zone that was imported since have nothing yet.
    private async Task WriteAsync(int? written, IReadOnlyCollection<string> cells, int last, CancellationToken cancellation)
    {
        if (_written.Count == 0)
        {
            _written.UnionWith(cells);
        }

        if (written != last)
        {
            await WriteHoursAsync([.. cells.Where(_written.Contains)], written, last, cancellation);
        }

        string[] fresh = [.. cells.Where(cell => !_written.Contains(cell))];
        await WriteHoursAsync(fresh, null, last, cancellation);
        _written.UnionWith(fresh);
    }

    private HashSet<string> CellsNow()
    {
        var cells = new HashSet<string>();
        foreach (var zone in catalog.Zones)
        {
            var all = catalog.CellsOf(zone);
            var step = 1 + ((all.Count - 1) / MaxCellsOfZone);
            cells.UnionWith(all.Where((_, place) => place % step == 0));
        }

        return cells;
    }

    /// <param name="written">The last hour that is in the log.</param>
    private async Task WriteHoursAsync(IReadOnlyCollection<string> cells, int? written, int last, CancellationToken cancellation)
    {
        var first = Math.Max((written ?? int.MinValue) + 1, last - PastHours + 1);
        if (written is not { } before || last / HoursBetweenRuns > before / HoursBetweenRuns)
        {
            var issuedUtc = WeatherHour.StartUtc(last - (last % HoursBetweenRuns));
            await AppendAsync(cells, issuedUtc, issuedUtc, AheadHours + HoursBetweenRuns, cancellation);
        }

        if (first <= last)
        {
            await AppendAsync(cells, null, WeatherHour.StartUtc(first), last - first + 1, cancellation);
        }
    }

    private async Task AppendAsync(IReadOnlyCollection<string> cells, DateTime? issuedUtc, DateTime startUtc, int hours, CancellationToken cancellation)
    {
        var headers = new RecordHeaders(WeatherRecordJson.Schema, Source);
        foreach (var chunk in cells.Order(StringComparer.Ordinal).Chunk(RecordsPerAppend))
        {
            var records = new RecordBuffer();
            foreach (var cell in chunk)
            {
                var center = H3Cell.Parse(cell).ToLatLng();
                var values = Enumerable.Range(0, hours).Select(hour => startUtc.AddHours(hour)).Select(valid => issuedUtc is { } issued
                    ? _weather.Forecast(center.LatitudeDegrees, center.LongitudeDegrees, issued, valid)
                    : _weather.At(center.LatitudeDegrees, center.LongitudeDegrees, valid));
                records.Add(Encoding.UTF8.GetBytes(cell), WeatherRecordJson.Write(Source, issuedUtc, startUtc, [.. values], 1));
            }

            await log.AppendAsync(Topics.Weather, records, headers, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The log did not take simulated weather; it is written again")]
    private partial void LogAppendFailed(Exception exception);
}
