using System.Diagnostics;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.Feeds.Weather;
using GridGrains.Grains.Weather;
using GridGrains.H3;
using GridGrains.Silo.Weather;
using GridGrains.Tests.Benchmarks.Hosting;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Benchmarks.Weather;

/// <summary>
/// "Degree days of the next 24 hours against yesterday" over HTTP for every zone in turn, with the weather of all zones loaded; and how long
/// one hour of every zone's cells takes from the append until the zones show it. With <see cref="OutlinesVariable"/> set to a GeoJSON file its
/// zones are imported first.
/// </summary>
internal sealed class WeatherBenchmark : IBenchmark
{
    private const string OutlinesVariable = "GRIDGRAINS_BENCH_ZONES";
    private const int PastHours = 30;
    private const int AheadHours = 30;
    private const int Requests = 2_000;
    private const int RecordsPerAppend = 500;

    private readonly SimulatedWeather _weather = new(15);

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        await using var silo = await BenchSilo.StartAsync(BenchSilo.Settings(context.NewDirectory("silo"), TimeSpan.FromSeconds(5)));
        await silo.DrainedAsync();
        var catalog = silo.Services.GetRequiredService<WeatherZoneCatalog>();
        var import = await ImportAsync(silo);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        var hour = WeatherHour.Of(DateTime.UtcNow);
        await AppendAsync(silo, catalog, hour, hour, AheadHours);
        await AppendAsync(silo, catalog, null, hour - PastHours, PastHours);
        await ShownAsync(silo, catalog, hour - 1);
        var perCell = (GC.GetTotalMemory(forceFullCollection: true) - empty) / (double)catalog.Cells.Count;
        using var http = new HttpClient { BaseAddress = silo.Address };
        await AskAsync(http, catalog);
        var (p95, update) = (new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            p95.Add(await AskAsync(http, catalog));
            var started = Stopwatch.GetTimestamp();
            await AppendAsync(silo, catalog, null, hour + run, 1);
            await ShownAsync(silo, catalog, hour + run);
            update.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return
        [
            Figure.Of("cdd_p95_ms", "ms", p95, $"degree days of 24 hours against yesterday over HTTP, one after another, {catalog.Zones.Count} zones, {catalog.Cells.Count:N0} cells"),
            Figure.Of("zone_import_s", "s", [import], $"zones of outlines imported, {catalog.Zones.Count} zones then; 0 where none were"),
            Figure.Of("cell_bytes", "B", [perCell], $"managed memory for each cell with {PastHours} hours of observations and {AheadHours} of forecasts, the log's cache included"),
            Figure.Of("zone_update_s", "s", update, $"one hour of {catalog.Cells.Count:N0} cells, one record each, until all zones show it"),
        ];
    }

    private static async Task<double> ImportAsync(BenchSilo silo)
    {
        if (Environment.GetEnvironmentVariable(OutlinesVariable) is not { } path)
        {
            return 0;
        }

        var started = Stopwatch.GetTimestamp();
        await using var outlines = File.OpenRead(path);
        await silo.Services.GetRequiredService<ZoneStore>().ImportAsync(outlines, Path.GetFileName(path), ZoneWeights.Area, CancellationToken.None);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> AskAsync(HttpClient http, WeatherZoneCatalog catalog)
    {
        var milliseconds = new double[Requests];
        for (var request = 0; request < Requests; request++)
        {
            var zone = catalog.Zones[request % catalog.Zones.Count];
            var started = Stopwatch.GetTimestamp();
            var body = await http.GetStringAsync($"/v1/zones/{zone.Iso.Code}/{zone.Id}/degree-days?compare=yesterday&horizon=24h");
            milliseconds[request] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (!body.Contains("\"missing_hours\":0", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{zone.Key}: {body[..Math.Min(600, body.Length)]}");
            }
        }

        Array.Sort(milliseconds);
        return milliseconds[(int)(Requests * 0.95)];
    }

    private async Task AppendAsync(BenchSilo silo, WeatherZoneCatalog catalog, int? issue, int first, int hours)
    {
        DateTime? issuedUtc = issue is { } run ? WeatherHour.StartUtc(run) : null;
        foreach (var cells in catalog.Cells.Chunk(RecordsPerAppend))
        {
            var records = new RecordBuffer();
            foreach (var cell in cells)
            {
                var center = H3Cell.Parse(cell).ToLatLng();
                var values = Enumerable.Range(first, hours).Select(hour => _weather.At(center.LatitudeDegrees, center.LongitudeDegrees, WeatherHour.StartUtc(hour)));
                records.Add(Encoding.UTF8.GetBytes(cell), WeatherRecordJson.Write("BENCH", issuedUtc, WeatherHour.StartUtc(first), [.. values], 1));
            }

            await silo.Log.AppendAsync(Topics.Weather, records, new RecordHeaders(WeatherRecordJson.Schema, "BENCH"), CancellationToken.None);
        }
    }

    // The hour is observed in all cells of all zones.
    private static async Task ShownAsync(BenchSilo silo, WeatherZoneCatalog catalog, int hour)
    {
        var reader = silo.Services.GetRequiredService<WeatherReader>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        string[] keys = [.. catalog.Zones.Select(zone => zone.Key)];
        while (!(await reader.Zones.ReadAsync(keys, deadline.Token)).Zip(catalog.Zones, (shown, zone) => shown?.At(hour)?.ObservedWeight > 0.999 * zone.Parts).All(isWhole => isWhole))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }
    }
}
