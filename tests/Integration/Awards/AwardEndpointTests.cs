using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GridGrains.Tests.Integration.Awards;

/// <summary>Own awards over HTTP, as JSON and as CSV. Resources that begin with TEST belong to this class.</summary>
public sealed class AwardEndpointTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Awards_come_in_as_rows_and_a_bad_row_is_named_by_its_field()
    {
        const string Csv = """
            iso,resource_id,trade_date,hour_seq,node,awarded_mw,self_schedule_mw,price,source,known_at
            CAISO,TEST_A,2026-07-01,1,SP15,100,,40,DESK,2026-06-30T20:00:00Z
            CAISO,TEST_A,2026-07-01,2,SP15,80,20,"50.5",DESK,2026-06-30T20:00:00Z
            CAISO,TEST_A,2026-07-01,three,SP15,80,20,50,DESK,2026-06-30T20:00:00Z
            """;
        var answer = await SendAsync(Csv, "text/csv", HttpStatusCode.MultiStatus);
        Assert.Equal((2, 1), ((int)answer["accepted"]!, (int)answer["rejected"]!));
        Assert.Equal((2, "hour_seq"), ((int)answer["results"]![2]!["index"]!, (string?)answer["results"]![2]!["field"]));

        await Poll.UntilAsync(async () => (await silo.Client.ListAwardsAsync("CAISO", "TEST_A", cancellation: Cancellation)).Matching == 2, "both hours are there");
        var list = await silo.Client.ListAwardsAsync("CAISO", "TEST_A", new DateOnly(2026, 7, 1), Cancellation);
        Assert.Equal((180, 8_040), (list.AwardedMwh, list.PaidUsd));
        Assert.Equal((1, new DateTime(2026, 7, 1, 7, 0, 0, DateTimeKind.Utc), (double?)null), (list.Awards[0].HourSeq, list.Awards[0].Ts, list.Awards[0].SelfScheduleMw));
        Assert.Equal(0, (await silo.Client.ListAwardsAsync("CAISO", "TEST_A", new DateOnly(2026, 7, 2), Cancellation)).Matching);
    }

    [Fact]
    public async Task An_award_at_a_node_that_nothing_is_known_of_is_taken_and_said_to_be_odd()
    {
        const string Csv = """
            iso,resource_id,trade_date,hour_seq,node,awarded_mw,price,source,known_at
            CAISO,TEST_ODD,2026-07-01,1,SP51,100,40,DESK,2026-06-30T20:00:00Z
            CAISO,TEST_ODD,2026-07-01,2,sp15,100,40,DESK,2026-06-30T20:00:00Z
            """;
        var results = (await SendAsync(Csv, "text/csv", HttpStatusCode.OK))["results"]!.AsArray();

        Assert.Equal(["accepted", "accepted"], results.Select(result => (string?)result!["status"]));
        Assert.Equal(("node", (string?)null), ((string?)results[0]!["field"], (string?)results[0]!["code"]));
        Assert.Contains("'SP51' is no node, hub or zone", (string?)results[0]!["message"], StringComparison.Ordinal);
        Assert.Null((string?)results[1]!["message"]);
    }

    [Fact]
    public async Task A_body_without_names_is_refused_and_series_take_no_rows()
    {
        var unnamed = await SendAsync("a,b\n1,2\n", "text/csv", HttpStatusCode.BadRequest);
        Assert.Equal("bad_csv", (string?)unnamed["code"]);
        Assert.Contains("iso", (string?)unnamed["detail"], StringComparison.Ordinal);
        Assert.Contains("not CSV", (string?)(await SendAsync("iso\nCAISO\n", "text/csv", HttpStatusCode.UnsupportedMediaType, "ISO_SERIES"))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/awards?iso=NOISO")]
    [InlineData("/v1/awards?trade_date=07/01/2026")]
    [InlineData("/v1/awards?as_of=2199-01-01T00:00:00Z")]
    [InlineData("/v1/constraints?as_of=2199-01-01T00:00:00Z")]
    public async Task A_bad_parameter_is_named(string path)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "bad_parameter"), (response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!["code"]));
    }

    private async Task<JsonNode> SendAsync(string body, string type, HttpStatusCode status, string topic = "ISO_DA_AWARDS")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await silo.Http.PostAsync($"/v1/ingest/{topic}", content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, text);
        return JsonNode.Parse(text)!;
    }
}
