using GridGrains.Domain.Catalog.Freshness;
using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Catalog.Freshness;

public sealed class FreshnessBoardTests
{
    private static readonly DateTime Start = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly WatchedDataset Table = new("iceberg.t", "iceberg", ["T"], TimeSpan.FromSeconds(30));

    [Fact]
    public void Record_that_comes_after_hours_of_silence_is_not_late()
    {
        var clock = new WaitingClock();

        Assert.Equal(TimeSpan.Zero, clock.Look(Start, 10, 10));
        Assert.Equal(TimeSpan.Zero, clock.Look(Start.AddHours(3), 10, 10));
        Assert.Equal(TimeSpan.FromSeconds(5), clock.Look(Start.AddHours(3).AddSeconds(5), 10, 11));
        Assert.Equal(TimeSpan.Zero, clock.Look(Start.AddHours(3).AddSeconds(10), 11, 11));
    }

    [Fact]
    public void Sink_that_follows_a_steady_stream_is_behind_by_its_own_delay()
    {
        var clock = new WaitingClock();
        for (var second = 0; second < 600; second += 5)
        {
            // A thousand records a second, each taken ten seconds after it came.
            var behind = clock.Look(Start.AddSeconds(second), Math.Max(0, second - 10) * 1000, second * 1000);
            Assert.InRange(behind.TotalSeconds, 0, 15);
        }
    }

    [Fact]
    public void Sink_that_stands_still_is_behind_by_more_and_more_and_is_told_once()
    {
        var board = new FreshnessBoard();
        Assert.Empty(Look(board, 0, 100, 100));
        var late = Enumerable.Range(1, 60).SelectMany(look => Look(board, 5 * look, 100, 100 + look)).ToArray();

        Assert.Equal("iceberg.t", Assert.Single(late).Dataset.Id);
        Assert.Equal(125, late[0].Behind.TotalSeconds);
        Assert.Equal((300.0, 100 / 160.0), (board.Last["iceberg.t"].Behind.TotalSeconds, board.Last["iceberg.t"].Completeness));
        Assert.Equal($"dataset_late/iceberg.t/{Start.AddSeconds(125):yyyy-MM-ddTHH:mm:ssZ}", late[0].ToEvent().Id);

        Assert.Empty(Look(board, 305, 160, 160));
        Assert.Null(board.Last["iceberg.t"].LateSinceUtc);
        Assert.Single(Enumerable.Range(1, 60).SelectMany(look => Look(board, 305 + 5 * look, 160, 160 + look)));
    }

    [Fact]
    public void Table_whose_partitions_another_silo_writes_is_not_judged_here()
    {
        var board = new FreshnessBoard();
        Look(board, 0, 0, 10);
        board.Look(Start.AddSeconds(500), [Table], []);

        Assert.Empty(board.Last);
        Assert.Empty(Look(board, 505, 0, 10));
    }

    private static IReadOnlyList<DatasetFreshness> Look(FreshnessBoard board, int second, long taken, long end) =>
        board.Look(Start.AddSeconds(second), [Table], [new SinkPlace("iceberg", new TopicPartition("T", 0), taken, end)]);
}
