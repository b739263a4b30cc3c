using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Client;
using GridGrains.Domain.Guardrails.Episodes;
using GridGrains.Silo.Http.Guardrails;
using GridGrains.Silo.Http.Outages;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Integration.Outages;

/// <summary>Outages over HTTP: posted, listed as known, alerted, and set beside unusual prices. Facilities that begin with TEST belong to this class.</summary>
public sealed class OutageEndpointTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_is_listed_as_it_is_and_was_known_with_its_revisions()
    {
        await PostAsync(Record("A", 1_122, "2026-07-01T06:10:00Z", end: "2026-07-04T00:00:00Z"), Record("A", 1_122, "2026-07-02T09:00:00Z", end: "2026-07-10T00:00:00Z"));
        await UntilAsync("/v1/outages?iso=MISO&facility=TEST_A&at=2026-07-05T00:00:00Z", 1);
        var changed = await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&at=2026-07-05T00:00:00Z");
        var detail = await GetAsync("/v1/outages/MISO/A1");

        Assert.Equal(("MISO/A1", "changed", "critical", true), (Text(changed, "id"), Text(changed, "state"), Text(changed, "severity"), (bool)changed["outages"]![0]!["high_impact"]!));
        Assert.Equal(1_122, (double)changed["capacity_mw"]!);
        Assert.Equal("returned", (string?)detail["outage"]!["state"]);
        Assert.Equal(["[]", "[\"end_time\"]"], detail["revisions"]!.AsArray().Select(revision => revision!["changed"]!.ToJsonString()));
        Assert.Equal("open", Text(await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&known_at=2026-07-01T12:00:00Z"), "state"));
        Assert.Equal(0, (int)(await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&known_at=2026-07-01T06:00:00Z&state=any"))["matching"]!);
        Assert.Equal(0, (int)(await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&as_of=2026-07-01T06:00:00Z&state=any"))["matching"]!);
        Assert.Equal("open", Text(await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&as_of=2026-07-01T12:00:00Z"), "state"));
        Assert.Equal(0, (int)(await GetAsync("/v1/outages?iso=MISO&facility=TEST_A&at=2026-07-12T00:00:00Z"))["matching"]!);
        Assert.Equal(1, (int)(await GetAsync("/v1/outages?iso=MISO&region=TEST_ZONE&type=nuclear&kind=forced&severity=major&state=any"))["matching"]!);
        var client = await silo.Client.GetOutageAsync("MISO", "A1", cancellation: Cancellation);
        Assert.Equal((2, "TEST_A"), (client.Revisions.Count, client.Outage.Facility));
        Assert.Equal(1, (await silo.Client.ListOutagesAsync("MISO", "any", "TEST_A", cancellation: Cancellation)).Matching);
    }

    [Fact]
    public async Task Outages_of_several_facilities_under_one_id_have_an_address_each()
    {
        var (small, great) = (Record("TWIN", 300, "2026-07-01T06:10:00Z", type: "coal"), Record("TWIN", 900, "2026-07-01T06:20:00Z", type: "coal").Replace("TEST_TWIN", "TEST_TWIN B", StringComparison.Ordinal));
        await PostAsync(small, great);
        await UntilAsync("/v1/outages?iso=MISO&facility=TEST_TWIN&state=any", 1);
        await UntilAsync("/v1/outages?iso=MISO&facility=TEST_TWIN B&state=any", 1);

        var (any, one, other) = (await GetAsync("/v1/outages/MISO/TWIN1"), await GetAsync("/v1/outages/MISO/TWIN1?facility=TEST_TWIN"), await GetAsync("/v1/outages/MISO/TWIN1?facility=TEST_TWIN%20B"));
        var before = await GetAsync("/v1/outages/MISO/TWIN1?known_at=2026-07-01T06:15:00Z");

        Assert.Equal((900.0, 300.0, 900.0), (Capacity(any), Capacity(one), Capacity(other)));
        Assert.All((JsonNode[])[any, one, other], detail => Assert.Equal(["TEST_TWIN B", "TEST_TWIN"], detail["facilities"]!.AsArray().Select(name => (string?)name)));
        Assert.Equal((300.0, 1), (Capacity(before), before["facilities"]!.AsArray().Count));
        Assert.Equal("TEST_TWIN", (await silo.Client.GetOutageAsync("MISO", "TWIN1", facility: "TEST_TWIN", cancellation: Cancellation)).Outage.Facility);
        using var nobody = await silo.Http.GetAsync("/v1/outages/MISO/TWIN1?facility=TEST_TWIN_C", Cancellation);
        var problem = JsonNode.Parse(await nobody.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(("unknown_outage", "TEST_TWIN B"), ((string?)problem["code"], (string?)problem["suggestions"]![0]));
        foreach (var (facility, link) in new[] { ("TEST_TWIN", "/outages/MISO/TWIN1?facility=TEST_TWIN%20B"), ("TEST_TWIN B", "/outages/MISO/TWIN1?facility=TEST_TWIN") })
        {
            Assert.Contains($"href=\"{link}\"", await silo.Http.GetStringAsync($"/outages/MISO/TWIN1?facility={Uri.EscapeDataString(facility)}", Cancellation), StringComparison.Ordinal);
        }

        static double Capacity(JsonNode detail) => (double)detail["outage"]!["capacity_mw"]!;
    }

    [Fact]
    public async Task A_region_is_asked_for_by_any_of_its_names()
    {
        await PostAsync(Record("SAME", 640, "2026-07-01T06:10:00Z", region: "Indiana Hub"));

        foreach (var name in (string[])["Indiana Hub", "INDIANA.HUB", "indy"])
        {
            await UntilAsync($"/v1/outages?iso=MISO&facility=TEST_SAME&state=any&region={name}", 1);
        }

        Assert.Equal(0, (int)(await GetAsync("/v1/outages?iso=MISO&facility=TEST_SAME&state=any&region=MINN.HUB"))["matching"]!);
    }

    [Fact]
    public async Task A_great_outage_is_told_to_whoever_watches_events()
    {
        await PostAsync(Record("B", 700, "2026-07-01T06:10:00Z", region: "TEST_ALERTS"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await foreach (var update in silo.Client.WatchEventsAsync(new EventFilter(["outage_alert"], "MISO", ["MISO/B1"]), "start", stop.Token))
        {
            Assert.Equal(("outage_alert", "outage_alert/MISO/B1/2026-07-01T06:10:00Z"), (update.Event.Kind, update.Event.Id));
            Assert.Equal(("open", "major", "true"), (update.Event.Labels!["state"], update.Event.Labels["severity"], update.Event.Labels["high_impact"]));
            Assert.Equal(700, update.Event.Figures["capacity_mw"]);
            break;
        }
    }

    [Fact]
    public async Task Unusual_prices_stand_beside_outages_of_their_node_zone_and_market()
    {
        await PostAsync(
            Record("N", 20, "2026-07-01T06:10:00Z", extra: "\"node\":\"TEST_NODE\",", region: "ELSEWHERE", type: "coal"), Record("M", 2_000, "2026-07-01T06:10:00Z", region: "ELSEWHERE"),
            Record("S", 300, "2026-07-01T06:10:00Z", region: "ELSEWHERE", type: "coal"), Record("E", 2_500, "2026-07-01T06:10:00Z", end: "2026-07-01T07:00:00Z", region: "ELSEWHERE"));
        await UntilAsync("/v1/outages?iso=MISO&region=ELSEWHERE&state=any", 4);
        var at = new DateTime(2026, 7, 2, 0, 0, 0, DateTimeKind.Utc);
        var episode = new EpisodeEntry("x", "MISO/TEST_NODE", "REAL_TIME_5_MIN", at, at.AddMinutes(5), at, "open", "market", ["ewma"], 3, 2, 900, 30, "");
        var outages = await silo.Services.GetServices<IAnomalyContext>().OfType<OutageContext>().Single().OfAsync([episode, episode with { Key = "CAISO/TEST_NODE" }], Cancellation);

        Assert.Equal(["MISO/N1", "MISO/M1"], outages[0].Select(outage => outage.Id).Where(id => id is "MISO/N1" or "MISO/M1" or "MISO/S1" or "MISO/E1"));
        Assert.Equal("TEST_N (coal, forced): 20 MW out since 2026-07-01T06:00Z at this node", outages[0][0].Text);
        Assert.DoesNotContain(outages[1], outage => outage.Id.StartsWith("MISO/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_series_is_posted_as_its_page_shows_it()
    {
        const string Series = """{"iso":"NYISO","series":"load_actual","location":"TEST_POSTED","source":"MY_FEED","start":"2026-07-01T06:00:00Z","minutes":5,"lag_minutes":5,"values":[5021.4,5018.0,null]}""";
        Assert.Equal((HttpStatusCode.OK, 1), await SendAsync("ISO_SERIES", Series));
        await Poll.UntilAsync(async () => (int)(await GetAsync("/v1/series?iso=NYISO&location=TEST_POSTED"))["matching"]! == 1, "the series is there");

        Assert.Equal((HttpStatusCode.MultiStatus, 1), await SendAsync("ISO_SERIES", $"[{Series},{Series.Replace("load_actual", "loads", StringComparison.Ordinal)}]"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 0), await SendAsync("ISO_SERIES", "{}"));
    }

    [Theory]
    [InlineData("/v1/outages/NOISO/1", HttpStatusCode.NotFound, "unknown_iso")]
    [InlineData("/v1/outages/MISO/NOTHING", HttpStatusCode.NotFound, "unknown_outage")]
    [InlineData("/v1/outages?state=broken", HttpStatusCode.BadRequest, "bad_parameter")]
    [InlineData("/v1/outages?type=tidal", HttpStatusCode.BadRequest, "bad_parameter")]
    public async Task A_question_without_an_answer_has_a_code(string path, HttpStatusCode status, string code)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Equal((status, code), (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["code"]));
    }

    private static string Record(string name, double mw, string knownAt, string? end = null, string region = "TEST_ZONE", string type = "nuclear", string extra = "") =>
        $$"""{"iso":"MISO","facility":"TEST_{{name}}","source":"TEST","outage_id":"{{name}}1",{{extra}}"facility_type":"{{type}}","kind":"forced","region":"{{region}}","capacity_mw":{{mw}},"start_time":"2026-07-01T06:00:00Z",{{(end is null ? "" : $"\"end_time\":\"{end}\",")}}"known_at":"{{knownAt}}"}""";

    private static string? Text(JsonNode list, string field) => (string?)list["outages"]![0]![field];

    private async Task PostAsync(params string[] records) => Assert.Equal((HttpStatusCode.OK, records.Length), await SendAsync("OUTAGES", $"[{string.Join(',', records)}]"));

    private async Task<(HttpStatusCode Status, int Accepted)> SendAsync(string topic, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await silo.Http.PostAsync($"/v1/ingest/{topic}", content, Cancellation);
        return (response.StatusCode, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["accepted"]!);
    }

    private Task UntilAsync(string path, int matching) => Poll.UntilAsync(async () => (int)(await GetAsync(path))["matching"]! >= matching, $"{path} has {matching}");

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
