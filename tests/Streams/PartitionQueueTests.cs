using GridGrains.Domain.Log;
using GridGrains.Streams;
using GridGrains.Streams.Queues;
using GridGrains.Streams.Records;
using GridGrains.Streams.Serialization;
using Orleans.Streams;
using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>A queue by itself: what it holds, what counts as delivered, when history is needed.</summary>
public sealed class PartitionQueueTests
{
    private readonly RedpandaStreamOptions _options = new() { CacheSize = 8, ReadSize = 4, MaxIdleStreams = 2 };
    private readonly PartitionQueue _queue;

    public PartitionQueueTests()
    {
        _queue = new PartitionQueue(new TopicPartition("T", 0), new StreamTopic("T"), _options);
        _queue.Start(100);
    }

    [Fact]
    public void Delivered_means_contiguous()
    {
        var (a, b) = (Open("a"), Open("b"));
        Add(100, "a");
        Add(101, "b");
        Add(102, "c");

        Assert.Equal(101, Take(b));
        Assert.False(b.MoveNext());
        Assert.Equal(100, DeliveredTo());

        Assert.Equal(100, Take(a));
        Assert.Equal(100, DeliveredTo());
        Assert.False(a.MoveNext());
        Assert.Equal(103, DeliveredTo());
    }

    [Fact]
    public void Full_queue_takes_no_more_until_something_is_delivered()
    {
        var cursor = Open("a");
        for (var offset = 100; offset < 108; offset++)
            Add(offset, "a");

        Assert.Equal(0, _queue.GetMaxAddCount());
        Take(cursor);
        Take(cursor);

        Assert.Equal(1, _queue.GetMaxAddCount());
    }

    [Fact]
    public void Cursor_that_is_closed_holds_nothing()
    {
        var cursor = Open("a");
        Add(100, "a");

        cursor.Dispose();

        Assert.Equal(101, DeliveredTo());
    }

    [Fact]
    public void Subscriber_that_comes_back_finds_the_last_record_of_its_stream_however_much_passed_since()
    {
        Add(100, "a");
        for (var offset = 101; offset < 150; offset++)
        {
            Add(offset, "b");
            _queue.TryPurgeFromCache(out _);
        }

        Add(150, "a");
        var cursor = Open("a", LogSequenceToken.Live(0, 100));

        Assert.Empty(_queue.CatchingUp);
        Assert.Equal([100, 150], [Take(cursor), Take(cursor)]);
    }

    [Fact]
    public void Subscriber_that_an_earlier_queue_served_to_the_end_needs_no_history()
    {
        Add(100, "a");

        var cursor = Open("a", LogSequenceToken.Live(0, 7));

        Assert.Empty(_queue.CatchingUp);
        Assert.Equal(100, Take(cursor));
    }

    [Fact]
    public void Token_that_a_subscriber_kept_from_before_reads_history_and_holds_nothing_meanwhile()
    {
        var cursor = Open("a", new LogSequenceToken(0, 7));
        Add(100, "a");

        Assert.Equal(7, Assert.Single(_queue.CatchingUp).HistoryNext);
        Assert.False(cursor.MoveNext());
        Assert.Equal(101, DeliveredTo());

        cursor.AddHistory(Record(50, "a", isLive: false));
        cursor.HistoryReadTo(100);
        Assert.True(_queue.TryJoin(cursor));

        Assert.Equal([50, 100], [Take(cursor), Take(cursor)]);
        Assert.Empty(_queue.CatchingUp);
    }

    [Fact]
    public void Subscriber_that_knows_the_old_record_it_was_sent_goes_on_behind_it()
    {
        var cursor = Open("a", LogSequenceToken.Past(0, 7));

        Assert.Equal(8, Assert.Single(_queue.CatchingUp).HistoryNext);
        cursor.AddHistory(Record(50, "a", isLive: false));
        Assert.Equal(50, Take(cursor));
    }

    [Fact]
    public void Subscriber_that_knows_the_old_record_goes_on_behind_it_also_when_history_has_ended_with_it()
    {
        var first = Open("a", new LogSequenceToken(0, 7).After());
        first.AddHistory(Record(50, "a", isLive: false));
        first.HistoryReadTo(100);
        Assert.True(_queue.TryJoin(first));
        Take(first);

        var next = OpenAsAnswered(first);

        Assert.Equal(51, next.Wanted);
    }

    [Fact]
    public void Answer_that_names_the_place_behind_a_record_skips_nothing()
    {
        var first = Open("a");
        Add(100, "a");
        Add(101, "a");
        Take(first);

        var next = Open("a", new LogSequenceToken(0, 99).After());
        Assert.True(next.MoveNext());

        Assert.Equal([100, 101], [Take(next), Take(next)]);
    }

    [Fact]
    public void Answer_that_names_the_record_it_was_sent_passes_over_that_one_alone()
    {
        var first = Open("a");
        Add(100, "a");
        Add(101, "a");
        Take(first);

        Assert.Equal(101, Take(OpenAsAnswered(first)));
    }

    [Fact]
    public void Subscriber_that_has_a_record_which_left_the_memory_reads_history_behind_it()
    {
        Add(100, "a");
        for (var offset = 101; offset < 120; offset++)
        {
            Add(offset, "a");
            _queue.TryPurgeFromCache(out _);
        }

        Open("a", LogSequenceToken.Live(0, 100));

        Assert.Equal(101, Assert.Single(_queue.CatchingUp).HistoryNext);
    }

    [Fact]
    public void Failed_record_comes_again_until_it_is_settled()
    {
        var cursor = Open("a");
        Add(100, "a");
        Add(101, "a");
        Take(cursor);
        cursor.RecordDeliveryFailure();

        Assert.Equal(100, Take(cursor));
        cursor.RecordDeliveryFailure();
        Assert.Same(cursor, _queue.FindFailed(StreamOf("a"), LogSequenceToken.Live(0, 100)));
        cursor.Settle();

        Assert.Equal(101, Take(cursor));
    }

    [Fact]
    public void Stopped_cursor_holds_the_checkpoint()
    {
        _options.OnFailure = FailurePolicy.Stop;
        var cursor = Open("a");
        Add(100, "a");
        Add(101, "a");
        Take(cursor);
        cursor.RecordDeliveryFailure();

        Assert.False(cursor.MoveNext());
        Assert.Equal(100, DeliveredTo());
    }

    [Fact]
    public void Streams_beyond_the_limit_are_forgotten_and_read_from_history_again()
    {
        for (var offset = 100; offset < 120; offset++)
        {
            Add(offset, $"s{offset}");
            _queue.TryPurgeFromCache(out _);
        }

        Open("s100", new LogSequenceToken(0, 100));

        Assert.Single(_queue.CatchingUp);
    }

    [Fact]
    public void Token_of_another_queue_is_refused() => Assert.Throws<QueueCacheMissException>(() => Open("a", new LogSequenceToken(1, 100)));

    [Fact]
    public void Tokens_are_ordered_by_offset_with_the_place_behind_after_the_record()
    {
        var token = new LogSequenceToken(0, 5);

        Assert.True(token.CompareTo(token.After()) < 0 && token.After().CompareTo(new LogSequenceToken(0, 6)) < 0);
        Assert.Equal(token, LogSequenceToken.Live(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => token.CompareTo(new LogSequenceToken(1, 5)));
    }

    private QueueCursor Open(string key, LogSequenceToken? token = null) => (QueueCursor)_queue.TryGetCacheCursor(StreamOf(key), token).Cursor!;

    /// <summary>As the agent does when a subscriber has answered that it has the record which the cursor gave.</summary>
    private QueueCursor OpenAsAnswered(QueueCursor cursor)
    {
        var next = Open("a", (LogSequenceToken)cursor.GetCurrent(out _)!.SequenceToken);
        next.MoveNext();
        return next;
    }

    private void Add(long offset, string key) => _queue.AddToCache([Record(offset, key, isLive: true)]);

    private long DeliveredTo()
    {
        _queue.GetMaxAddCount();
        return _queue.DeliveredTo;
    }

    private static long Take(QueueCursor cursor)
    {
        Assert.True(cursor.MoveNext());
        return ((LogSequenceToken)cursor.GetCurrent(out _)!.SequenceToken).Offset;
    }

    private static RecordContainer Record(long offset, string key, bool isLive)
    {
        var token = isLive ? LogSequenceToken.Live(0, offset) : LogSequenceToken.Past(0, offset);
        return new RecordContainer("p", new StreamRecord(StreamOf(key), token, [], "", default), new JsonStreamSerializer());
    }

    private static StreamId StreamOf(string key) => StreamId.Create("T", key);
}
