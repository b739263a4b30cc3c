using System.IO.Pipelines;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Tail;
using GridGrains.Silo.Http.Streams;
using GridGrains.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using EventFilter = GridGrains.Client.EventFilter;
using EventUpdate = GridGrains.Client.EventUpdate;

namespace GridGrains.Tests.Integration.Http;

public sealed class EventStreamTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_that_stops_and_comes_back_by_its_cursor_misses_nothing()
    {
        const string node = "SPP/EVENTS_RESUME";
        var filter = new EventFilter(Types: ["window_closed"], Nodes: [node]);
        await PostHoursAsync(node, 0, 4);
        var first = await WatchAsync(filter, "start", 2);
        await PostHoursAsync(node, 4, 7);

        var rest = await WatchAsync(filter, first[^1].Cursor, 4);

        Assert.Equal(
            Enumerable.Range(1, 6).Select(hour => $"window_closed/{node}/REAL_TIME_5_MIN/2026-06-01T{10 + hour}:00:00Z"),
            first.Concat(rest).Select(update => update.Event.Id));
        Assert.All(first.Concat(rest), update => Assert.Equal((12, "SPP", node), ((int)update.Event.Figures["count"], update.Event.Iso, update.Event.Key)));
    }

    [Fact]
    public async Task Browser_resumes_by_the_header_and_hears_its_place_at_once()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events?iso=PJM&type=feed_lag");
        using var opened = await silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", opened.Content.Headers.ContentType?.MediaType);
        var place = (await FirstAsync(opened)).EventId!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/events") { Headers = { { "Last-Event-ID", place } } };
        using var resumed = await silo.Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal(("opened", place), await FirstAsync(resumed) is var item ? (item.EventType, item.EventId) : default);
    }

    [Theory]
    [InlineData("/v1/events?type=earthquake", "'type'")]
    [InlineData("/v1/events?node=NOWHERE", "'node'")]
    [InlineData("/v1/events?after=1.2", "'after'")]
    [InlineData("/v1/events?after=9999999.0.0.0.0.0.0.0", "'after'")]
    public async Task Request_that_means_nothing_is_refused(string path, string complaint)
    {
        using var response = await silo.Http.GetAsync(path, Cancellation);

        Assert.Contains(complaint, (await Problems.ReadAsync(response, HttpStatusCode.BadRequest)).Detail);
    }

    [Fact]
    public async Task Quiet_stream_sends_a_heartbeat_every_fifteen_seconds()
    {
        var clock = new FakeTimeProvider();
        var pipe = new Pipe();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = new FeedStream<EventRecord>(Quiet(ending.Token), Sent, pipe.Writer, clock).RunAsync(ending.Token);

        Assert.Equal("id: 0.0\nevent: opened\ndata: {}\n\n", await ReadAsync(pipe.Reader));
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": heartbeat\n\n", await ReadAsync(pipe.Reader));
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Records_and_gaps_are_sent_with_their_places_and_unneeded_records_are_not()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));

        await new FeedStream<EventRecord>(Three(), record => record.Offset == 1 ? null : Sent(record), pipe.Writer, new FakeTimeProvider()).RunAsync(Cancellation);
        await pipe.Writer.CompleteAsync();
        var text = await new StreamReader(pipe.Reader.AsStream()).ReadToEndAsync(Cancellation);

        Assert.Equal(
            "id: 1.0\nevent: missed\ndata: {\"topic\":\"T\",\"partition\":0,\"from\":0,\"to\":1}\n\n"
                + "id: 3.0\nevent: price_spike\ndata: {\"id\":\"x\", \"n\":1}\n\n",
            text);
    }

    private static SentEvent? Sent(EventRecord record) => new SentEvent(record.Kind.Word, record.Value);

    private static async IAsyncEnumerable<FeedStep<EventRecord>> Quiet([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new FeedStep<EventRecord>("0.0", null, null);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }

    private static async IAsyncEnumerable<FeedStep<EventRecord>> Three()
    {
        await Task.Yield();
        yield return new FeedStep<EventRecord>("1.0", null, new MissedRecords("T", 0, 0, 1));
        yield return new FeedStep<EventRecord>("2.0", new EventRecord(0, 1, PriceEventKinds.PriceSpike, "CAISO/X", "{}"u8.ToArray()), null);
        yield return new FeedStep<EventRecord>("3.0", new EventRecord(0, 2, PriceEventKinds.PriceSpike, "CAISO/X", "{\"id\":\"x\",\n\"n\":1}"u8.ToArray()), null);
    }

    /// <summary>Five-minute prices of whole hours; the window of an hour closes with the next one's first price.</summary>
    private async Task PostHoursAsync(string node, int from, int to)
    {
        var key = EntityKey.Parse(node);
        await Sample.PostAsync(silo, [.. Enumerable.Range(12 * from, 12 * (to - from)).Select(i => Sample.RealTime(key.Iso, key.Id, 0, 30) switch
        {
            var price => price with
            {
                Fact = price.Fact with
                {
                    Product = PriceProduct.RealTime5Min,
                    IntervalMinutes = 5,
                    IntervalStartUtc = Sample.Hour.AddMinutes(5 * i),
                    KnownAtUtc = Sample.Hour.AddMinutes(5 * i + 6),
                },
            },
        })]);
    }

    private async Task<List<EventUpdate>> WatchAsync(EventFilter filter, string after, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience.Limit);
        var updates = new List<EventUpdate>();
        await foreach (var update in silo.Client.WatchEventsAsync(filter, after, deadline.Token))
        {
            updates.Add(update);
            if (updates.Count == count)
            {
                break;
            }
        }

        return updates;
    }

    private static async Task<SseItem<string>> FirstAsync(HttpResponseMessage response)
    {
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            return item;
        }

        throw new InvalidOperationException("the stream ended");
    }

    private static async Task<string> ReadAsync(PipeReader reader)
    {
        var read = await reader.ReadAsync(Cancellation);
        var text = Encoding.UTF8.GetString(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
