using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Domain.Markets;
using GridGrains.Silo.Http.Features.Streams;
using GridGrains.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Http;

/// <summary>Values of features as they change.</summary>
public sealed class FeatureStreamTests(SiloFixture silo)
{
    private const string Ask = "/v1/features/stream?features=node_prices:rt_lmp&entity=CAISO/FEATURE_STREAM&entity=CAISO/FEATURE_STREAM_2";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reader_gets_the_state_then_changes_and_comes_back_to_its_place()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEATURE_STREAM", 0, 30));
        string place;
        using (var opened = await OpenAsync(null))
        {
            await using var events = await EventsAsync(opened);
            var first = await NextAsync(events);
            var state = first.EventType == "values" && PriceOf(first) is null ? await UntilAsync(events, update => PriceOf(update) is not null) : first;
            Assert.Equal(30, PriceOf(state));
            await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEATURE_STREAM", 1, 41));
            place = (await UntilAsync(events, update => PriceOf(update) == 41)).EventId!;
        }

        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "FEATURE_STREAM", 2, 52));
        using var again = await OpenAsync(place);
        await using var rest = await EventsAsync(again);
        var next = await NextAsync(rest);
        Assert.Equal(("values", 52), (next.EventType, PriceOf(next)));

        using var elsewhere = await OpenAsync("abcdefabcdef-3");
        await using var missed = await EventsAsync(elsewhere);
        var gap = await NextAsync(missed);
        Assert.Equal(("missed", "abcdefabcdef-3"), (gap.EventType, (string?)JsonNode.Parse(gap.Data)!["after"]));
        Assert.Equal(52, PriceOf(await UntilAsync(missed, update => PriceOf(update) is not null)));
    }

    [Theory]
    [InlineData("/v1/features/stream?entity=CAISO/X", HttpStatusCode.BadRequest, "'features'")]
    [InlineData("/v1/features/stream?features=node_prices:rt_lmp", HttpStatusCode.BadRequest, "'entity'")]
    [InlineData("/v1/features/stream?features=node_prices:rt_lmp&entity=CAISO/X&key=hub_id", HttpStatusCode.BadRequest, "node_id")]
    [InlineData("/v1/features/stream?service=nothing&entity=CAISO/X", HttpStatusCode.NotFound, "nothing")]
    public async Task Request_that_means_nothing_is_refused(string path, HttpStatusCode status, string complaint)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Contains(complaint, (await Problems.ReadAsync(response, status)).Detail);
    }

    [Fact]
    public void Watch_keeps_the_newest_updates_and_says_what_is_gone()
    {
        var watch = new FeatureWatch(_ => throw new InvalidOperationException(), new FakeTimeProvider());
        Assert.Empty(watch.After(null).Updates);
        watch.Take([Bytes("a"), Bytes("b")]);
        watch.Take([Bytes("a"), Bytes("c")]);
        watch.Take([Bytes("a"), Bytes("c")]);

        Assert.Equal(["a", "c"], Texts(watch.After(null)));
        Assert.Equal(["c"], Texts(watch.After(2)));
        Assert.Empty(watch.After(3).Updates);
        Assert.True(watch.After(4).IsMissed);

        for (var i = 0; i <= FeatureWatch.KeptUpdates; i++)
        {
            watch.Take([Bytes("a"), Bytes($"{i}")]);
        }

        Assert.True(watch.After(3).IsMissed);
        Assert.Equal(["a", $"{FeatureWatch.KeptUpdates}"], Texts(watch.After(3)));
        Assert.Equal(FeatureWatch.KeptUpdates, watch.After(4).Updates.Count);

        static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

        static IEnumerable<string> Texts(FeatureNews news) => news.Updates.Select(update => Encoding.UTF8.GetString(update.Data));
    }

    [Fact]
    public async Task Failed_read_ends_the_watch_and_its_readers()
    {
        var watch = new FeatureWatch(_ => Task.FromException<byte[][]>(new TimeoutException("no answer")), new FakeTimeProvider());
        var more = watch.After(null).More;

        await Assert.ThrowsAsync<TimeoutException>(() => watch.RunAsync(Cancellation));
        await Assert.ThrowsAsync<TimeoutException>(() => more);
    }

    private async Task<HttpResponseMessage> OpenAsync(string? place)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Ask);
        if (place is not null)
        {
            request.Headers.Add("Last-Event-ID", place);
        }

        var response = await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return response;
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> EventsAsync(HttpResponseMessage response) =>
        SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Patience.Limit, Cancellation));
        return events.Current;
    }

    private static async Task<SseItem<string>> UntilAsync(IAsyncEnumerator<SseItem<string>> events, Func<SseItem<string>, bool> isIt)
    {
        var update = await NextAsync(events);
        while (!isIt(update))
        {
            update = await NextAsync(events);
        }

        return update;
    }

    private static double? PriceOf(SseItem<string> update) => JsonNode.Parse(update.Data)?["values"]?["rt_lmp"] is { } price ? (double)price : null;
}
