using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Live;
using GridGrains.Silo.Http.Prices.Live;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Http;

public sealed class LiveStreamTests(SiloFixture silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_wanted_prices_arrive_each_once_with_an_id()
    {
        using var response = await silo.Http.GetAsync(
            "/v1/live?iso=CAISO&node=LIVE_A&market=REAL_TIME_15_MIN", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_B", 0, 1), Sample.DayAhead(Isos.Caiso, "LIVE_A", 0, 2));
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_A", 0, 3));
        await Sample.PostAsync(silo, Sample.DayAhead(Isos.Caiso, "LIVE_A", 1, 4));
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_A", 1, 5));

        var events = await TakeAsync(await response.Content.ReadAsStreamAsync(Cancellation), 2);

        Assert.All(events, item => Assert.Equal("price", item.EventType));
        Assert.Equal(
            ["CAISO/LIVE_A/REAL_TIME_15_MIN/2026-06-01T10:00:00Z/2026-06-01T10:20:00Z", "CAISO/LIVE_A/REAL_TIME_15_MIN/2026-06-01T10:15:00Z/2026-06-01T10:35:00Z"],
            events.Select(item => item.EventId));
        Assert.Contains("\"lmp\":3,", events[0].Data);
        Assert.Contains("\"lmp\":5,", events[1].Data);
    }

    [Fact]
    public async Task Named_node_begins_with_what_is_known()
    {
        await Sample.PostAsync(silo, Sample.RealTime(Isos.Caiso, "LIVE_KNOWN", 0, 7.5));
        using var response = await silo.Http.GetAsync("/v1/live?node=CAISO/LIVE_KNOWN", HttpCompletionOption.ResponseHeadersRead, Cancellation);

        var events = await TakeAsync(await response.Content.ReadAsStreamAsync(Cancellation), 1);

        Assert.Contains("\"lmp\":7.5,", events[0].Data);
    }

    [Fact]
    public async Task Hub_filter_takes_the_hub_and_its_members()
    {
        using var response = await silo.Http.GetAsync("/v1/live?hub=ZP26", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await Sample.PostAsync(
            silo,
            Sample.RealTime(Isos.Caiso, "LIVE_OUTSIDE", 0, 1),
            Sample.RealTime(Isos.Caiso, "LIVE_MEMBER", 0, 2, new NodeLabels(Hub: "TH_ZP26_GEN-APND")),
            Sample.RealTime(Isos.Caiso, "TH_ZP26_GEN-APND", 3, 3, new NodeLabels(Type: "HUB")));

        var events = await TakeAsync(await response.Content.ReadAsStreamAsync(Cancellation), 2);

        Assert.Single(events, item => item.Data.Contains("LIVE_MEMBER", StringComparison.Ordinal));
        Assert.Single(events, item => item.Data.Contains("\"node\":\"TH_ZP26_GEN-APND\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_stream_shows_that_it_is_open_and_sends_a_heartbeat_every_fifteen_seconds()
    {
        var clock = new FakeTimeProvider();
        var pipe = new Pipe();
        using var subscription = new LiveFeed().Subscribe(_ => true);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = new LiveStream(subscription, FilterOf(), pipe.Writer, clock).RunAsync([], ending.Token);

        Assert.Equal(": open; prices follow as they are published\n\n", await ReadAsync(pipe.Reader));
        clock.Advance(TimeSpan.FromSeconds(15));
        var first = await ReadAsync(pipe.Reader);
        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(pipe.Reader.TryRead(out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = await ReadAsync(pipe.Reader);
        await ending.CancelAsync();

        Assert.Equal((": heartbeat\n\n", ": heartbeat\n\n"), (first, second));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Reader_that_falls_behind_is_told_and_dropped()
    {
        var feed = new LiveFeed();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var subscription = feed.Subscribe(_ => true);
        for (var i = 0; i <= LiveFeed.QueueLength; i++)
        {
            feed.Publish(SnapshotOf(i));
        }

        var end = await new LiveStream(subscription, FilterOf(), pipe.Writer, new FakeTimeProvider()).RunAsync([], Cancellation);
        await pipe.Writer.CompleteAsync();
        var events = await TakeAsync(pipe.Reader.AsStream(), LiveFeed.QueueLength + 1);

        Assert.Equal(StreamEnd.Cut, end);
        Assert.Equal("dropped", events[^1].EventType);
        Assert.Contains("fell more than", events[^1].Data);
        Assert.False(feed.HasSubscribers);
    }

    [Fact]
    public void Full_memory_of_what_was_sent_is_forgotten_rather_than_grown()
    {
        var sent = new SentPrices(capacity: 2);
        var fact = Sample.RealTime(Isos.Caiso, "A", 0, 1).Fact;
        EntityKey[] nodes = [.. Enumerable.Range(0, 3).Select(index => new EntityKey(Isos.Caiso, $"N{index}"))];

        Assert.True(sent.TryMark(nodes[0], fact));
        Assert.False(sent.TryMark(nodes[0], fact));
        Assert.True(sent.TryMark(nodes[0], fact with { Lmp = 2 }));
        Assert.True(sent.TryMark(nodes[1], fact));
        Assert.True(sent.TryMark(nodes[2], fact));
        Assert.True(sent.TryMark(nodes[1], fact));
    }

    private static LiveFilter FilterOf() => LiveFilter.Parse(new ApiQuery(QueryCollection.Empty), SeedReference.Catalog, Sample.Hour);

    private static NodeSnapshot SnapshotOf(int index)
    {
        var state = new NodeState(new EntityKey(Isos.Caiso, $"BEHIND_{index}"));
        state.Apply(Sample.RealTime(Isos.Caiso, "BEHIND", 0, index).Fact, Sample.Hour, out _);
        return state.Publish();
    }

    private static async Task<string> ReadAsync(PipeReader reader)
    {
        var read = await reader.ReadAsync(Cancellation);
        var text = Encoding.UTF8.GetString(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    private static async Task<List<SseItem<string>>> TakeAsync(Stream stream, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(deadline.Token))
        {
            events.Add(item);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }
}
