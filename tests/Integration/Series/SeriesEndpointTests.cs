using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Series;

/// <summary>Series over HTTP. The places that begin with TEST belong to this class.</summary>
public sealed class SeriesEndpointTests(SiloFixture silo)
{
    private const string Place = "TEST_SERIES";

    private static readonly DateTime Start = new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_forecast_is_shown_as_it_is_known_and_as_it_was()
    {
        await FilledAsync();
        var now = await GetAsync($"/v1/series/NYISO/load_forecast?location={Place}");
        var then = await GetAsync($"/v1/series/NYISO/load_forecast?location={Place}&known_at=2026-06-30T14:00:00Z&from=2026-07-01T07:00:00Z&to=2026-07-01T09:00:00Z");

        Assert.Equal(("MW", "forecast", "memory"), ((string?)now["unit"], (string?)now["kind"], (string?)now["store"]));
        Assert.Equal([205, 215, 225], Values(now));
        Assert.Equal([110, 120], Values(then));
        Assert.Equal("2026-06-30T12:00:00Z", (string?)then["points"]![0]!["known_at"]);
        Assert.All([.. now["points"]!.AsArray(), now["latest"]], point => Assert.Equal((string?)now["source"], (string?)point!["source"]));

        // Actual is 200: the newest issue, an hour before the first interval, was 5 above.
        Assert.Equal([0, 1, 3, 6, 12], now["forecast_error"]!.AsArray().Select(error => (int)error!["lead_hours"]!));
        Assert.Equal(5, (double)now["forecast_error"]![1]!["bias"]!);
        Assert.Equal(-100, (double)now["forecast_error"]![4]!["bias"]!);
    }

    [Fact]
    public async Task A_place_is_found_however_its_name_is_written()
    {
        await FilledAsync();

        Assert.Equal(Place, (string?)(await GetAsync("/v1/series/NYISO/load_forecast?location=test_series"))["location"]);
        Assert.Equal(1, (int)(await GetAsync("/v1/series?iso=NYISO&series=load_forecast&location=Test_Series"))["matching"]!);
    }

    [Fact]
    public async Task Net_load_is_computed_where_nobody_publishes_it()
    {
        await FilledAsync();
        var net = await GetAsync($"/v1/series/NYISO/net_load?location={Place}");

        Assert.Equal(["load_actual", "wind", "solar"], net["derived_from"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(155, (double)net["latest"]!["value"]!);
        Assert.Equal(13, net["points"]!.AsArray().Count);
        Assert.All(net["points"]!.AsArray(), point => Assert.Null((string?)point!["source"]));
        Assert.Equal(0, (double)net["ramp_1h"]!);

        var before = await GetAsync($"/v1/series/NYISO/net_load?location={Place}&known_at={Start.AddHours(3.5):O}");
        Assert.Equal(160, Values(before)[0]);
        Assert.Equal(160, (double)before["latest"]!["value"]!);
    }

    [Fact]
    public async Task What_was_not_known_yet_is_in_no_part_of_the_answer()
    {
        await FilledAsync();
        var then = await GetAsync($"/v1/series/NYISO/load_forecast?location={Place}&known_at={Start.AddHours(-2):O}");
        var before = await GetAsync($"/v1/series/NYISO/load_forecast?location={Place}&known_at={Start.AddHours(-20):O}");

        Assert.Equal([100, 110, 120], Values(then));

        // A list of intervals ends at the moment; versions are those of known_at.
        var begun = await GetAsync($"/v1/series/NYISO/load_forecast?location={Place}&as_of={Start.AddMinutes(90):O}");
        Assert.Equal([205, 215], Values(begun));
        Assert.Equal(215, (double)begun["latest"]!["value"]!);
        using var both = await silo.Http.GetAsync($"/v1/series/NYISO/load_forecast?location={Place}&as_of={Start:O}&known_at={Start:O}", Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
        Assert.Equal((120, 0), ((double)then["latest"]!["value"]!, then["forecast_error"]!.AsArray().Count));
        Assert.Empty(before["points"]!.AsArray());
        Assert.Null(before["latest"]);
    }

    [Fact]
    public async Task Versions_that_memory_has_dropped_are_not_answered_as_if_there_were_none()
    {
        var records = new RecordBuffer();
        for (var issue = 0; issue <= SeriesState.KeptVersions; issue++)
        {
            AddTo(records, $"PJM/load_forecast/{Place}", Start, 60, Start.AddHours(issue - 40), [100 + issue]);
        }

        await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.Series, records, new RecordHeaders(SeriesRecordJson.Schema, "TEST"), Cancellation);
        await Poll.UntilAsync(
            async () => (await GetAsync($"/v1/series?iso=PJM&location={Place}"))["items"]!.AsArray().Any(item => (double)item!["value"]! == 100 + SeriesState.KeptVersions), "all issues are in");

        using var dropped = await silo.Http.GetAsync($"/v1/series/PJM/load_forecast?location={Place}&known_at={Start.AddHours(-39.5):O}", Cancellation);
        Assert.Equal("series_not_in_memory", (string?)JsonNode.Parse(await dropped.Content.ReadAsStringAsync(Cancellation))!["code"]);
        var kept = await GetAsync($"/v1/series/PJM/load_forecast?location={Place}&known_at={Start.AddHours(-38.5):O}");
        Assert.Equal([101], Values(kept));
    }

    [Fact]
    public async Task Lists_name_families_with_unit_and_sign()
    {
        await FilledAsync();
        var list = await GetAsync($"/v1/series?iso=NYISO&location={Place}&limit=2");

        Assert.Equal((4, 2), ((int)list["matching"]!, list["items"]!.AsArray().Count));
        Assert.Equal(SeriesCatalog.All.Count, list["families"]!.AsArray().Count);
        Assert.All(list["families"]!.AsArray(), family => Assert.NotEmpty((string)family!["sign"]!));
    }

    [Fact]
    public async Task Constraints_that_bind_are_listed_by_what_their_limit_is_worth()
    {
        var now = silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var hour = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc).AddHours(-2);
        var records = new RecordBuffer();
        AddTo(records, "SPP/shadow_price.real_time/LINE A // LINE B", hour, 5, hour.AddMinutes(30), [10, 0, 30]);
        AddTo(records, "SPP/shadow_price.real_time/LINE C", hour, 5, hour.AddMinutes(30), [40, 0, 0]);
        await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.Series, records, new RecordHeaders(SeriesRecordJson.Schema, "TEST"), Cancellation);
        await Poll.UntilAsync(async () => (int)(await GetAsync("/v1/constraints?iso=SPP&market=real_time"))["matching"]! == 2, "both constraints are there");
        var constraints = (await GetAsync("/v1/constraints?iso=SPP&hours=6&limit=10"))["constraints"]!;

        Assert.Equal(["LINE A", "LINE C"], constraints.AsArray().Select(constraint => (string?)constraint!["constraint"]).Order(StringComparer.Ordinal));
        var first = constraints.AsArray().Single(constraint => (string?)constraint!["constraint"] == "LINE A")!;
        Assert.Equal(("LINE B", 0.1667, 20.0, 30.0), ((string?)first["contingency"], (double)first["hours_bound"]!, (double)first["mean_usd_per_mwh"]!, (double)first["max_usd_per_mwh"]!));
        Assert.Equal(0, (int)(await GetAsync("/v1/constraints?iso=SPP&market=day_ahead"))["matching"]!);
    }

    [Fact]
    public async Task Features_of_load_are_served()
    {
        await FilledAsync();
        using var content = new StringContent(
            $$$"""{"features":["grid_load:load_mw","grid_load:wind_mw","grid_load:solar_mw"],"entities":{"load_location_id":["NYISO/{{{Place}}}","NYISO/NOWHERE","nothing"]}}""", Encoding.UTF8, "application/json");
        using var response = await silo.Http.PostAsync("/get-online-features", content, Cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(["PRESENT", "NOT_FOUND", "NOT_FOUND"], answer["results"]![1]!["statuses"]!.AsArray().Select(status => (string?)status));
        Assert.Equal(200, (double)answer["results"]![1]!["values"]![0]!);
        Assert.Equal(30, (double)answer["results"]![2]!["values"]![0]!);
    }

    [Theory]
    [InlineData("/v1/series/NOISO/load_actual", HttpStatusCode.NotFound, "unknown_iso")]
    [InlineData("/v1/series/NYISO/loads", HttpStatusCode.NotFound, "unknown_series")]
    [InlineData("/v1/series/NYISO/load_actual?location=NOWHERE", HttpStatusCode.NotFound, "unknown_series")]
    [InlineData("/v1/series/CAISO/reserve.none", HttpStatusCode.NotFound, "unknown_series")]
    [InlineData("/v1/series/NYISO/load_actual?from=2026-07-02T00:00:00Z&to=2026-07-01T00:00:00Z", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/series?iso=NOISO", HttpStatusCode.NotFound, "unknown_iso")]
    public async Task A_question_without_an_answer_has_a_code(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal((status, code), (response.StatusCode, (string?)problem["code"]));
    }

    private static double[] Values(JsonNode series) => [.. series["points"]!.AsArray().Select(point => (double)point!["value"]!)];

    // Every test writes the same records: what is there already does not change.
    private async Task FilledAsync()
    {
        var records = new RecordBuffer();
        Add(records, "load_forecast", Start, 60, Start.AddHours(-18), [100, 110, 120]);
        Add(records, "load_forecast", Start, 60, Start.AddHours(-1), [205, 215, 225]);
        Add(records, "load_actual", Start, 5, Start.AddHours(3), [.. Enumerable.Repeat(200.0, 13)]);
        Add(records, "wind", Start, 5, Start.AddHours(3), [.. Enumerable.Repeat(30.0, 13)]);
        Add(records, "solar", Start, 5, Start.AddHours(3), [.. Enumerable.Repeat(10.0, 13)]);
        Add(records, "solar", Start, 5, Start.AddHours(4), [.. Enumerable.Repeat(15.0, 13)]);
        await silo.Services.GetRequiredService<IPartitionLog>().AppendAsync(Topics.Series, records, new RecordHeaders(SeriesRecordJson.Schema, "TEST"), Cancellation);
        await Poll.UntilAsync(IsWholeAsync, "the series have all records");
    }

    private async Task<bool> IsWholeAsync()
    {
        var list = await GetAsync($"/v1/series?iso=NYISO&location={Place}");
        return (int)list["matching"]! == 4 && list["items"]!.AsArray().All(item => (string?)item!["series"] != "load_forecast" || (double)item["value"]! == 225);
    }

    private static void Add(RecordBuffer records, string series, DateTime start, int minutes, DateTime known, double[] values) =>
        AddTo(records, $"NYISO/{series}/{Place}", start, minutes, known, values);

    private static void AddTo(RecordBuffer records, string key, DateTime start, int minutes, DateTime known, double[] values)
    {
        var value = new ArrayBufferWriter<byte>();
        SeriesRecordJson.Write(value, "TEST", start, minutes, known, 0, SeriesBasis.Published, values);
        records.Add(Encoding.UTF8.GetBytes(key), value.WrittenSpan);
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
