using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Weather;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Weather;

/// <summary>Weather over HTTP. The zone SP15 belongs to this class: 77 F from the present hour on, 68 F before.</summary>
public sealed class WeatherEndpointTests(SiloFixture silo)
{
    private const string Zone = "/v1/zones/CAISO/SP15";
    private const double TodayC = 25;
    private const double YesterdayC = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Degree_days_ahead_are_compared_with_yesterday()
    {
        var hour = await FilledAsync();
        var answer = await GetAsync($"{Zone}/degree-days?compare=yesterday&horizon=20h");

        // The hour may change between the records and the question: 30 hours ahead of it are there.
        Assert.Equal(20, answer["hours"]!.AsArray().Count);
        Assert.Equal(0, (int)answer["total"]!["missing_hours"]!);
        Assert.Equal(20 * 12 / 24.0, (double)answer["total"]!["cdd"]!, 0.01);
        Assert.True(Math.Abs(20 * 9 / 24.0 - (double)answer["total"]!["cdd_delta"]!) < 0.4);
        Assert.Contains(answer["days"]!.AsArray(), day => !(bool)day!["complete"]!);
        Assert.True(DateTime.Parse((string)answer["hours"]![0]!["ts"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal) >= hour);
    }

    [Fact]
    public async Task Zone_and_cell_show_what_was_observed_and_what_is_ahead()
    {
        await FilledAsync();
        var zone = await GetAsync($"{Zone}/weather");
        var cells = await GetAsync("/v1/cells?zone=CAISO/SP15&limit=2");
        var cell = await GetAsync($"/v1/cells/{cells["cells"]![0]!["cell"]}");

        Assert.Equal(((int)cells["matching"]!, true), ((int)zone["cells"]!, (bool)zone["approximate"]!));
        Assert.All(zone["hours"]!.AsArray(), known => Assert.Equal(1, (double)known!["coverage"]!, 3));
        Assert.Equal((7, "TEST"), ((int)cell["resolution"]!, (string?)cell["source"]));
        Assert.Equal("CAISO/SP15", (string?)cell["zones"]![0]!["zone"]);
        Assert.InRange((double)cell["features"]!["solar_zenith_degrees"]!, 0, 180);
        Assert.Contains(cell["hours"]!.AsArray(), known => (string?)known!["kind"] == "forecast" && known["issued_at"] is not null);
    }

    [Fact]
    public async Task Cells_are_found_by_box_and_point_and_drawn_as_polygons()
    {
        await FilledAsync();
        var box = await GetAsync("/v1/cells?bbox=-118.3,34,-118.2,34.1&format=geojson");
        var near = await GetAsync("/v1/cells?near=34.05,-118.24&limit=1");

        var ring = box["features"]![0]!["geometry"]!["coordinates"]![0]!.AsArray();
        Assert.Equal(7, ring.Count);
        Assert.Equal(ring[0]!.ToJsonString(), ring[^1]!.ToJsonString());
        Assert.Equal(34.05, (double)near["cells"]![0]!["latitude"]!, 0.03);
        Assert.Equal("observation", (string?)near["cells"]![0]!["current"]!["kind"]);
    }

    [Fact]
    public async Task Features_of_zones_and_cells_are_served()
    {
        await FilledAsync();
        var cells = await GetAsync("/v1/cells?zone=CAISO/SP15&limit=1");
        var zone = await FeaturesAsync("""{"features":["zone_weather:cdd_24h","zone_weather:temperature_f"],"entities":{"weather_zone_id":["CAISO/SP15","CAISO/NOWHERE"]}}""");
        var cell = await FeaturesAsync($$$"""{"features":["cell_weather:temperature_f"],"entities":{"cell_id":["{{{cells["cells"]![0]!["cell"]}}}"]}}""");

        Assert.Equal(["PRESENT", "NOT_FOUND"], zone["results"]![1]!["statuses"]!.AsArray().Select(status => (string?)status));
        Assert.Equal(12, (double)zone["results"]![1]!["values"]![0]!, 0.5);
        Assert.Equal("PRESENT", (string?)cell["results"]![1]!["statuses"]![0]);
    }

    [Theory]
    [InlineData("/v1/cells/8729a1d75", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/cells/87283472bffffff", HttpStatusCode.NotFound, "unknown_cell")]
    [InlineData("/v1/cells", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/cells?bbox=1,2,3", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/zones/CAISO/NOWHERE/weather", HttpStatusCode.NotFound, "unknown_weather_zone")]
    [InlineData("/v1/zones/NOISO/SP15/weather", HttpStatusCode.NotFound, "unknown_iso")]
    [InlineData("/v1/zones/CAISO/SP15/degree-days?horizon=49h", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/zones/CAISO/SP15/degree-days?compare=normal", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task A_question_without_an_answer_has_a_code(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal((status, code), (response.StatusCode, (string?)problem["code"]));
    }

    // Every test writes the same records: what is there already does not change.
    private async Task<DateTime> FilledAsync()
    {
        var catalog = silo.Services.GetRequiredService<WeatherZoneCatalog>();
        var zone = catalog.Zones.First(known => known.Key == "CAISO/SP15");
        var hour = WeatherHour.StartUtc(WeatherHour.Of(silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime));
        var records = new RecordBuffer();
        foreach (var cell in catalog.CellsOf(zone))
        {
            var key = Encoding.UTF8.GetBytes(cell);
            records.Add(key, WeatherRecordJson.Write("TEST", hour, hour, Hours(30, TodayC), 1));
            records.Add(key, WeatherRecordJson.Write("TEST", null, hour.AddHours(-24), [.. Hours(24, YesterdayC), .. Hours(1, TodayC)], 1));
        }

        await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.Weather, records, new RecordHeaders(WeatherRecordJson.Schema, "TEST"), Cancellation);
        await Poll.UntilAsync(async () => await IsWholeAsync(hour), "the zone has all cells");
        return hour;
    }

    private async Task<bool> IsWholeAsync(DateTime hour)
    {
        using var response = await silo.Http.GetAsync($"{Zone}/weather", Cancellation);
        var hours = response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["hours"]!.AsArray() : [];
        return hours.Count(known => (double)known!["coverage"]! > 0.999) >= 54
            && hours.Any(known => DateTime.Parse((string)known!["ts"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal) == hour && (double)known["observed_share"]! > 0.999);
    }

    private static WeatherReading[] Hours(int count, double temperatureC) =>
        [.. Enumerable.Repeat(WeatherReading.None with { TemperatureC = temperatureC, DewPointC = 10, WindSpeedMps = 5, CloudCover = 0.25 }, count)];

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<JsonNode> FeaturesAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await silo.Http.PostAsync("/get-online-features", content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
