using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using GridGrains.H3;
using GridGrains.Silo.Feeds.Weather;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Weather;

/// <summary>Weather that comes as files, records and zones. The cells are in Kansas and on the ocean, where no other test looks.</summary>
public sealed class WeatherSourceTests(SiloFixture silo) : IDisposable
{
    private const string Square = """{"type":"Feature","properties":{"iso":"SPP","zone":"TEST_SQUARE","aliases":["TSQ"]},"geometry":{"type":"Polygon","coordinates":[[[-99,38],[-98.9,38],[-98.9,38.1],[-99,38.1],[-99,38]]]}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weather-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTime Hour => WeatherHour.StartUtc(WeatherHour.Of(silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Records_over_http_are_judged_as_everywhere()
    {
        var cell = H3Cell.LatLngToCell(10, -140, 7).ToString();
        var good = $$"""{"cell":"{{cell}}","source":"DESK","start":"{{Hour:yyyy-MM-dd'T'HH:mm:ss'Z'}}","temperature_c":[12.5],"confidence":[0.5]}""";
        var answer = await PostAsync("/v1/ingest/WEATHER_RT", $"[{good},{good.Replace("12.5", "99", StringComparison.Ordinal)}]", HttpStatusCode.MultiStatus);

        Assert.Equal(("rejected", "temperature_c"), ((string?)answer["results"]![1]!["status"], (string?)answer["results"]![1]!["field"]));
        var shown = await Poll.ForAsync(() => TryGetAsync($"/v1/cells/{cell}"), "the cell is there");
        Assert.Equal(("DESK", 12.5, 0.5), ((string?)shown["source"], (double)shown["hours"]![0]!["temperature_c"]!, (double)shown["hours"]![0]!["confidence"]!));
    }

    [Fact]
    public async Task A_zone_is_imported_summed_up_and_taken_away_without_a_restart()
    {
        // The cell has weather before the zone is there: its sum is made from what the cell holds.
        var cell = H3Cell.LatLngToCell(38.05, -98.95, 7);
        await AppendAsync(cell.ToString(), WeatherRecordJson.Write("DESK", null, Hour, [WeatherReading.None with { TemperatureC = 30 }], 1));
        await Poll.ForAsync(() => TryGetAsync($"/v1/cells/{cell}"), "the cell is there");
        var imported = await PostAsync("/v1/weather/zones?file=square.geojson", Square, HttpStatusCode.OK);
        var entry = Assert.Single(imported["imported"]!.AsArray())!;
        Assert.Equal(("polygon", "area", false, "square.geojson"), ((string?)entry["method"], (string?)entry["weights"], (bool)entry["approximate"]!, (string?)entry["file"]));

        var zone = await Poll.ForAsync(() => TryGetAsync("/v1/zones/SPP/TSQ/weather"), "the zone has weather");
        Assert.Equal((int)entry["cells"]!, (int)zone["cells"]!);
        var hour = zone["hours"]!.AsArray().Single()!;
        Assert.Equal(30, (double)hour["temperature_c"]!);
        Assert.Equal(1.0 / (int)entry["cells"]!, (double)hour["coverage"]!, 0.01);
        Assert.False((bool)zone["approximate"]!);

        using var removed = await silo.Http.DeleteAsync("/v1/weather/zones/SPP/TEST_SQUARE", Cancellation);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Null(await TryGetAsync("/v1/zones/SPP/TSQ/weather"));
        using var builtIn = await silo.Http.DeleteAsync("/v1/weather/zones/CAISO/SP15", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, builtIn.StatusCode);
    }

    [Theory]
    [InlineData("/v1/weather/zones", "{}", "malformed")]
    [InlineData("/v1/weather/zones?weights=people", "{}", "bad_parameter")]
    public async Task An_import_that_is_none_has_a_code(string path, string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/geo+json");
        using var response = await silo.Http.PostAsync(path, content, Cancellation);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["code"]);
    }

    [Fact]
    public async Task Files_are_taken_once_and_from_where_they_ended()
    {
        var desk = silo.Services.GetRequiredService<WeatherFileDesk>();
        var file = Path.Combine(_folder.FullName, "reports.txt");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "stations.csv"), "station,latitude,longitude\nKZZZ,38.5,-99.5\n", Cancellation);
        await File.WriteAllTextAsync(file, Metar(Hour, 20) + "KZZZ broken\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.md"), "# nothing\n", Cancellation);
        string[] paths = [_folder.FullName];

        var first = (await desk.LookAsync(paths, isSettled: false, Cancellation)).ToDictionary(view => view.File);
        Assert.Equal(("read", 1L, 1L), (first["reports.txt"].State, first["reports.txt"].Observations, first["reports.txt"].RejectedRows));
        Assert.StartsWith("line 2: ", first["reports.txt"].FirstReasons[0], StringComparison.Ordinal);
        Assert.Equal(("read", 1L, "not_weather"), (first["stations.csv"].State, first["stations.csv"].Stations, first["notes.md"].State));
        Assert.Empty(await desk.LookAsync(paths, isSettled: false, Cancellation));

        // A file that grows is not read while it does, and then from where it ended.
        await File.AppendAllTextAsync(file, Metar(Hour.AddHours(-1), 18), Cancellation);
        Assert.Empty(await desk.LookAsync(paths, isSettled: true, Cancellation));
        var grown = Assert.Single(await desk.LookAsync(paths, isSettled: true, Cancellation));
        Assert.Equal((1L, 0L), (grown.Observations, grown.RejectedRows));

        // Another run of the silo knows it by its content.
        using var next = ActivatorUtilities.CreateInstance<WeatherFileDesk>(silo.Services);
        Assert.Equal(["in_log", "not_weather", "read"], (await next.LookAsync(paths, isSettled: false, Cancellation)).Select(view => view.State).Order());

        var cell = H3Cell.LatLngToCell(38.5, -99.5, 7);
        var shown = await Poll.ForAsync(
            async () => await TryGetAsync($"/v1/cells/{cell}") is { } view && view["hours"]!.AsArray().Count >= 2 ? view : null, "the station's cell has both hours");
        Assert.Equal([18.0, 20.0], shown["hours"]!.AsArray().Select(hour => (double)hour!["temperature_c"]!).Take(2));
        var nearest = (await TryGetAsync("/v1/weather/nearest?near=38.51,-99.5"))!;
        Assert.Equal(("KZZZ", 1.112), ((string?)nearest["station"]!["id"], Math.Round((double)nearest["station"]!["km"]!, 3)));
        Assert.NotNull(nearest["cell"]);
        Assert.NotNull((await TryGetAsync("/v1/weather/files"))!["files"]);
    }

    [Fact]
    public async Task Runs_need_the_warehouse()
    {
        foreach (var path in new[] { "/v1/weather/runs", "/v1/cells/8729a1d75ffffff?as_of=2026-07-01T06:00:00Z" })
        {
            using var response = await silo.Http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }
    }

    private static string Metar(DateTime time, int temperatureC) => $"KZZZ {time:ddHHmm}Z 25012KT 10SM CLR {temperatureC}/10 A2992\n";

    private async Task AppendAsync(string cell, byte[] value)
    {
        var records = new RecordBuffer();
        records.Add(Encoding.UTF8.GetBytes(cell), value);
        await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.Weather, records, new RecordHeaders(WeatherRecordJson.Schema, "TEST"), Cancellation);
    }

    private async Task<JsonNode?> TryGetAsync(string path)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation)) : null;
    }

    private async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await silo.Http.PostAsync(path, content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, text);
        return JsonNode.Parse(text)!;
    }
}
