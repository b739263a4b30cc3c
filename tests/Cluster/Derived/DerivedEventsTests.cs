using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Tail;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.Derived;

public sealed class DerivedEventsTests
{
    private const string Node = "MISO/HUB";
    private const string Spike = "price_spike/MISO/HUB/REAL_TIME_5_MIN/2026-03-11T04:25:00Z";

    private static readonly DateTime SpikeStart = Noon.AddMinutes(5 * 100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closed_windows_and_spikes_have_the_same_ids_however_batches_are_cut()
    {
        var coarse = await IdsAsync(4096);
        var fine = await IdsAsync(7);

        Assert.Equal(coarse, fine);
        Assert.Contains(Spike, coarse);
        Assert.Contains("window_closed/MISO/HUB/REAL_TIME_5_MIN/2026-03-10T21:00:00Z", coarse);
        Assert.Equal(1, coarse.Count(id => id.StartsWith("price_spike", StringComparison.Ordinal)));
        Assert.Equal(8, coarse.Count(id => id.StartsWith("window_closed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Late_feed_and_stale_nodes_are_told_once_under_their_ids()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var watch = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<FreshnessWatch>();
        await cluster.AppendAsync([RealTime("MISO/LATE", Noon, 30), RealTime("PJM/STALE", Noon, 30), RealTime("PJM/FRESH", Noon.AddMinutes(30), 30)]);
        await cluster.DrainedAsync();
        var now = Noon.AddMinutes(45);

        Assert.Equal(2, await watch.LookAsync(now, Cancellation));
        Assert.Equal(0, await watch.LookAsync(now.AddSeconds(30), Cancellation));

        var events = await ReadAsync(cluster, 2);
        Assert.Equal(
            [
                (PriceEventKinds.FeedLag, "feed_lag/MISO/REAL_TIME_5_MIN/2026-03-10T20:10:00Z"),
                (PriceEventKinds.Staleness, "staleness/PJM/REAL_TIME_5_MIN/2026-03-10T21:00:00Z"),
            ],
            events.Select(step => (step.Record!.Kind, IdOf(step))).OrderBy(found => found.Item2, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reader_that_comes_back_by_its_place_misses_nothing()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await AppendAsync(cluster, 0, 60);
        var all = await ReadAsync(cluster, 4);
        var feed = FeedOf(cluster);
        Assert.True(LogCursor.TryParse(all[1].Cursor, Topics.All, new EventKinds(PriceEventKinds.All).Topics, out var place));

        await using var reader = feed.ReadAsync(place, _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        var resumed = await TakeAsync(reader, 2);
        await AppendAsync(cluster, 60, 102);
        resumed.AddRange(await TakeAsync(reader, 5));

        Assert.Equal(all.Skip(2).Select(IdOf), resumed.Take(2).Select(IdOf));
        var seen = all.Take(2).Concat(resumed).Select(IdOf).ToList();
        Assert.Equal(seen.Distinct(), seen);
        Assert.Contains(Spike, seen);
        Assert.Equal(9, seen.Count);
    }

    [Fact]
    public async Task Place_beyond_the_log_is_none_of_this_log()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var place = LogCursor.OfTopics(Topics.All, new EventKinds(PriceEventKinds.All).Topics);

        Assert.True(await FeedOf(cluster).IsWithinLogAsync(place, Cancellation));
        place[3] = 1;
        Assert.False(await FeedOf(cluster).IsWithinLogAsync(place, Cancellation));
    }

    private static async Task<List<string>> IdsAsync(int maxRecordsPerBatch)
    {
        await using var cluster = await ShardCluster.StartAsync(configure: options => options.MaxRecordsPerBatch = maxRecordsPerBatch);
        await AppendAsync(cluster, 0, 102);
        return [.. (await ReadAsync(cluster, 9)).Select(IdOf).Order(StringComparer.Ordinal)];
    }

    /// <summary>One node's five-minute prices, with one spike at the hundredth.</summary>
    private static async Task AppendAsync(ShardCluster cluster, int from, int to)
    {
        await cluster.AppendAsync(Enumerable.Range(from, to - from).Select(i => RealTime(Node, Noon.AddMinutes(5 * i), Noon.AddMinutes(5 * i) == SpikeStart ? 900 : 30 + i % 3)));
        await cluster.DrainedAsync();
    }

    private static EventFeed FeedOf(ShardCluster cluster) => cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<EventFeed>();

    private static async Task<List<FeedStep<EventRecord>>> ReadAsync(ShardCluster cluster, int count)
    {
        var feed = FeedOf(cluster);
        var start = await feed.StartOfLogAsync(Cancellation);
        await using var reader = feed.ReadAsync(start, _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        return await TakeAsync(reader, count);
    }

    private static async Task<List<FeedStep<EventRecord>>> TakeAsync(IAsyncEnumerator<FeedStep<EventRecord>> reader, int count)
    {
        var steps = new List<FeedStep<EventRecord>>();
        while (steps.Count < count)
        {
            Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(Patience.Limit, Cancellation));
            if (reader.Current.Record is not null)
            {
                steps.Add(reader.Current);
            }
        }

        return steps;
    }

    private static string IdOf(FeedStep<EventRecord> step)
    {
        using var json = System.Text.Json.JsonDocument.Parse(step.Record!.Value);
        return json.RootElement.GetProperty("id").GetString()!;
    }
}
