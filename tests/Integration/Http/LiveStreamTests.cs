using System.Net;
using System.Net.ServerSentEvents;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Silo.Http.Prices.Live;
using GridGrains.Tests.Support;

namespace GridGrains.Tests.Integration.Http;

public sealed class LiveStreamTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_wanted_prices_arrive_each_once_with_an_id()
    {
        using var response = await OpenAsync("/v1/live?iso=CAISO&node=LIVE_A&market=REAL_TIME_15_MIN");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var price = Sample.RealTime(Isos.Caiso, "LIVE_A", 0, 3);
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_B", 0, 1), Sample.DayAhead(Isos.Caiso, "LIVE_A", 0, 2));
        await Sample.PostAsync(silo, price);
        await Sample.PostAsync(silo, price, Sample.DayAhead(Isos.Caiso, "LIVE_A", 1, 4));
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_A", 1, 5));

        var events = await TakeAsync(response, 2);

        Assert.All(events, item => Assert.Equal("price", item.EventType));
        Assert.NotEqual(events[0].EventId, events[1].EventId);
        Assert.Equal([3, 5], events.Select(LmpOf));
    }

    [Fact]
    public async Task Nothing_that_was_known_before_the_connection_comes_again_with_the_next_price()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_OLD", 0, 1), Sample.DayAhead(Isos.Caiso, "LIVE_OLD", 0, 2));
        using var response = await OpenAsync("/v1/live?node=CAISO/LIVE_OLD");
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_OLD", 1, 3));
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_OLD", 2, 4));

        Assert.Equal([3, 4], (await TakeAsync(response, 2)).Select(LmpOf));
    }

    [Fact]
    public async Task Every_interval_and_correction_comes_and_a_reader_that_comes_back_gets_what_came_between()
    {
        var first = Sample.RealTime(Isos.Caiso, "LIVE_GAPS", 0, 10);
        using var response = await OpenAsync("/v1/live?iso=CAISO&node=LIVE_GAPS");
        await Sample.PostAsync(silo, first);
        await Sample.PostAsync(silo, [.. Enumerable.Range(1, 3).Select(quarter => Sample.RealTime(Isos.Caiso, "LIVE_GAPS", quarter, 10 + quarter))]);
        await Sample.PostAsync(silo, first with { Fact = first.Fact with { Lmp = 99, KnownAtUtc = first.Fact.KnownAtUtc.AddHours(1) } });
        var seen = await TakeAsync(response, 5);
        response.Dispose();
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_GAPS", 4, 15));

        using var resumed = await OpenAsync("/v1/live?iso=CAISO&node=LIVE_GAPS", seen[2].EventId);
        var rest = await TakeAsync(resumed, 3);

        Assert.Equal([10, 11, 12, 13, 99], seen.Select(LmpOf));
        Assert.Equal([13, 99, 15], rest.Select(LmpOf));
        Assert.Equal(seen.Skip(3).Select(item => item.EventId), rest.Take(2).Select(item => item.EventId));
    }

    [Fact]
    public async Task Hub_filter_takes_the_hub_and_its_members()
    {
        using var response = await OpenAsync("/v1/live?hub=ZP26");
        await Sample.PostAsync(
            silo,
            Sample.RealTime(Isos.Caiso, "LIVE_OUTSIDE", 0, 1),
            Sample.RealTime(Isos.Caiso, "LIVE_MEMBER", 0, 2, new NodeLabels(Hub: "TH_ZP26_GEN-APND")),
            Sample.RealTime(Isos.Caiso, "TH_ZP26_GEN-APND", 3, 3, new NodeLabels(Type: "HUB")));

        var events = await TakeAsync(response, 2);

        Assert.Single(events, item => item.Data.Contains("LIVE_MEMBER", StringComparison.Ordinal));
        Assert.Single(events, item => item.Data.Contains("\"node\":\"TH_ZP26_GEN-APND\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Member_is_found_by_what_an_earlier_record_said_of_it()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_LABELLED", 0, 1, new NodeLabels(Hub: "TH_ZP26_GEN-APND")));
        await Poll.UntilAsync(
            async () => (await silo.Http.GetStringAsync("/v1/nodes?q=LIVE_LABELLED", Cancellation)).Contains("TH_ZP26_GEN-APND", StringComparison.Ordinal),
            "the catalog has heard of the node");
        using var response = await OpenAsync("/v1/live?hub=ZP26&market=REAL_TIME_15_MIN&node=CAISO/LIVE_LABELLED");
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_LABELLED", 1, 2));

        var item = (await TakeAsync(response, 1)).Single();

        Assert.Contains("\"hub\":\"TH_ZP26_GEN-APND\"", item.Data);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("CAISO/N_1/REAL_TIME_15_MIN/2026-11-28T10:45:00Z/2026-11-28T11:06:00Z")]
    public async Task Place_of_no_log_is_refused(string after)
    {
        using var response = await silo.Http.GetAsync($"/v1/live?after={Uri.EscapeDataString(after)}", Cancellation);

        Assert.Contains("'after'", (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    [Fact]
    public void Repeats_and_older_versions_bring_nothing_new_and_a_full_memory_is_forgotten()
    {
        var sent = new SentPrices(capacity: 2);
        var price = Sample.RealTime(Isos.Caiso, "A", 0, 1);
        LmpEvent[] nodes = [.. Enumerable.Range(0, 3).Select(index => price with { Node = new EntityKey(Isos.Caiso, $"N{index}") })];

        Assert.True(sent.TryMark(nodes[0]));
        Assert.False(sent.TryMark(nodes[0]));
        Assert.True(sent.TryMark(nodes[0] with { Fact = price.Fact with { Lmp = 2 } }));
        Assert.False(sent.TryMark(nodes[0] with { Fact = price.Fact with { Lmp = 3, KnownAtUtc = price.Fact.KnownAtUtc.AddMinutes(-1) } }));
        Assert.True(sent.TryMark(nodes[1]));
        Assert.True(sent.TryMark(nodes[2]));
        Assert.True(sent.TryMark(nodes[1]));
    }

    private static double LmpOf(SseItem<string> item)
    {
        using var json = System.Text.Json.JsonDocument.Parse(item.Data);
        return json.RootElement.GetProperty("lmp").GetDouble();
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, string? place = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (place is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", place);
        }

        return await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private static async Task<List<SseItem<string>>> TakeAsync(HttpResponseMessage response, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience.Limit);
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(deadline.Token))
        {
            if (item.EventType == "opened")
            {
                continue;
            }

            events.Add(item);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }
}
