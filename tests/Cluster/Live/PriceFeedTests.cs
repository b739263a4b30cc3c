using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Sqlite;
using GridGrains.Feeds.Replay;
using GridGrains.Grains.Live;
using GridGrains.Grains.Tail;
using GridGrains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.Live;

public sealed class PriceFeedTests : IAsyncLifetime
{
    private const string Node = "CAISO/N_1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-feed-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(Noon));
    private readonly SqlitePartitionLog _log;
    private readonly PriceFeed _feed;

    public PriceFeedTests()
    {
        _log = SqlitePartitionLog.Open(Path.Combine(_folder.FullName, "log.db"), Topics.All, new SqliteLogOptions(), _clock);
        _feed = new PriceFeed(_log, TimeProvider.System, NullLogger<PriceFeed>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _feed.DisposeAsync();
        await _log.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_interval_and_every_correction_comes_in_order_and_nothing_from_before()
    {
        await AppendAsync(Price(0, 1), Price(1, 2));
        await using var reader = _feed.ReadAsync(await _feed.EndOfLogAsync(Cancellation), _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal((null, null), (reader.Current.Record, reader.Current.Missed));

        await AppendAsync(Price(2, 11), Price(3, 12), Price(4, 13));
        await AppendAsync(RealTime(Node, Noon, 99, knownAfterMinutes: 60));

        Assert.Equal([11, 12, 13, 99], (await TakeAsync(reader, 4)).Select(LmpOf));
    }

    [Fact]
    public async Task Reader_that_comes_back_by_its_place_gets_the_rest_and_no_price_twice()
    {
        await AppendAsync([.. Storm(60, 12, Noon)]);
        var start = await _feed.StartOfLogAsync(Cancellation);
        var all = await ReadAsync(start, 500);
        var place = await _feed.FindAsync(all[199].Cursor, Cancellation);

        await using var reader = _feed.ReadAsync(place!, _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        var rest = await TakeAsync(reader, 100);

        var places = all.Take(200).Concat(rest).Select(PlaceOf).ToList();
        Assert.Equal(places.Distinct(), places);
        Assert.All(
            places.GroupBy(record => record.Slot),
            slot => Assert.Equal(Enumerable.Range(0, slot.Count()).Select(offset => (long)offset), slot.Select(record => record.Offset)));
    }

    [Fact]
    public async Task Reader_that_falls_behind_is_served_from_the_log_and_misses_nothing()
    {
        const int count = 3 * LogSubscription<PriceRecord>.QueueLength;
        await using var reader = _feed.ReadAsync(await _feed.EndOfLogAsync(Cancellation), _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());
        await AppendAsync(Price(0, 0));
        var seen = await TakeAsync(reader, 1);

        await AppendAsync([.. Enumerable.Range(1, count).Select(i => Price(i, i))]);
        seen.AddRange(await TakeAsync(reader, count));

        Assert.Equal(Enumerable.Range(0, count + 1).Select(i => (double)i), seen.Select(LmpOf));
    }

    [Fact]
    public async Task What_left_the_log_is_named_and_the_rest_follows()
    {
        await AppendAsync(Price(0, 1), Price(1, 2));
        var place = (await ReadAsync(await _feed.StartOfLogAsync(Cancellation), 1)).Single();
        await AppendAsync(Price(2, 3));
        _clock.Advance(TimeSpan.FromDays(8));
        await AppendAsync(Price(3, 4));
        await _log.TrimAsync(Cancellation);

        var after = await _feed.FindAsync(place.Cursor, Cancellation);
        await using var reader = _feed.ReadAsync(after!, _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reader.MoveNextAsync());

        Assert.Equal((Topics.RealTimeLmp, 1L, 3L), (reader.Current.Missed!.Topic, reader.Current.Missed.From, reader.Current.Missed.To));
        Assert.Equal([4], (await TakeAsync(reader, 1)).Select(LmpOf));
    }

    [Fact]
    public async Task Place_beyond_the_log_is_none_of_this_log()
    {
        var place = await _feed.EndOfLogAsync(Cancellation);
        Assert.NotNull(await _feed.FindAsync(place.ToString(), Cancellation));
        place[3]++;

        Assert.Null(await _feed.FindAsync(place.ToString(), Cancellation));
        Assert.Null(await _feed.FindAsync("CAISO/N_1", Cancellation));
    }

    private static LmpEvent Price(int interval, double lmp) => RealTime(Node, Noon.AddMinutes(5 * interval), lmp);

    private static double LmpOf(FeedStep<PriceRecord> step) => step.Record!.Price.Fact.Lmp;

    private static (int Slot, long Offset) PlaceOf(FeedStep<PriceRecord> step) => (step.Record!.Slot, step.Record.Offset);

    private async Task AppendAsync(params LmpEvent[] prices)
    {
        var appender = new LogAppender(_log, "TEST");
        foreach (var price in prices)
        {
            appender.Add(price);
            if (appender.IsFull)
            {
                await appender.FlushAsync(Cancellation);
            }
        }

        await appender.FlushAsync(Cancellation);
    }

    private async Task<List<FeedStep<PriceRecord>>> ReadAsync(LogCursor after, int count)
    {
        await using var reader = _feed.ReadAsync(after, _ => true, Cancellation).GetAsyncEnumerator(Cancellation);
        return await TakeAsync(reader, count);
    }

    private static async Task<List<FeedStep<PriceRecord>>> TakeAsync(IAsyncEnumerator<FeedStep<PriceRecord>> reader, int count)
    {
        var steps = new List<FeedStep<PriceRecord>>();
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
}
