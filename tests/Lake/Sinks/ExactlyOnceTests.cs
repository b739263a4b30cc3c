using GridGrains.Domain.Prices;
using GridGrains.Domain.Tables;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Unit.Iceberg.Commits;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;
using static GridGrains.Tests.Lake.Prices;

namespace GridGrains.Tests.Lake.Sinks;

public sealed class ExactlyOnceTests
{
    [Fact]
    public async Task Crash_at_any_file_operation_loses_nothing_and_doubles_nothing()
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, Row(0));
        var before = lake.Files.Operations;
        await WriteNextAsync(lake, 1);
        var steps = lake.Files.Operations - before;
        Assert.InRange(steps, 8, 40);
        var next = 2;
        for (var step = 0; step < steps; step++)
        {
            lake.Files.FailAfter(step);
            try
            {
                await WriteNextAsync(lake, next);
            }
            catch (Exception crash) when (crash is IOException or IcebergException)
            {
                // The process is gone; the next one opens again.
            }

            lake.Files.Revive();
            next = (int)await EndAsync(lake);
            await WriteNextAsync(lake, next);
            Assert.Equal(Enumerable.Range(0, ++next).Select(offset => (long)offset), await lake.OffsetsAsync(LakeTables.RealTimePrices));
        }

        Assert.True(next >= steps);
        await AssertOnlyOrphansAreLeftAsync(lake);
    }

    [Theory]
    [InlineData(SwapFault.LostBefore)]
    [InlineData(SwapFault.LostAfter)]
    public async Task Unknown_outcome_of_a_commit_is_settled_by_opening_anew(SwapFault fault)
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0);
        lake.Database.Faults.Enqueue(fault);
        lake.Database.DiesWithFault = true;
        var unknown = await Assert.ThrowsAsync<IcebergException>(() => lake.AdvancingAsync(sink.WriteAsync([Range(RealTime0, 0, Row(0), Row(1))], Token).AsTask()));

        Assert.Equal(IcebergErrorCode.CommitStateUnknown, unknown.Code);
        (lake.Database.IsDead, lake.Database.DiesWithFault) = (false, false);

        var end = (int)await EndAsync(lake);
        Assert.Equal(fault == SwapFault.LostAfter ? 2 : 0, end);
        await lake.WriteAsync(RealTime0, [.. Enumerable.Range(end, 3 - end).Select(Row)]);
        Assert.Equal([0, 1, 2], await lake.OffsetsAsync(LakeTables.RealTimePrices));
    }

    [Fact]
    public async Task Lost_answer_that_others_have_built_upon_counts_once()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0);
        var other = await lake.OpenSinkAsync(RealTime1);
        lake.Database.Faults.Enqueue(SwapFault.LostAfter);
        lake.Database.BeforeFault = () => other.WriteAsync([Range(RealTime1, 0, Row(0))], Token).AsTask();

        await lake.AdvancingAsync(sink.WriteAsync([Range(RealTime0, 0, Row(0), Row(1))], Token).AsTask());

        Assert.Equal([0, 0, 1], await lake.OffsetsAsync(LakeTables.RealTimePrices));
    }

    [Fact]
    public async Task Two_silos_write_their_partitions_at_once_and_both_come_through()
    {
        await using var lake = await CreateAsync();
        var first = await lake.OpenSinkAsync(RealTime0);
        var second = await lake.OpenSinkAsync(RealTime1);
        for (var i = 0; i < 5; i++)
        {
            await lake.AdvancingAsync(Task.WhenAll(
                Task.Run(() => first.WriteAsync([Range(RealTime0, i, Row(i))], Token).AsTask(), Token),
                Task.Run(() => second.WriteAsync([Range(RealTime1, i, Row(i))], Token).AsTask(), Token)));
        }

        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal(10, lake.DataFiles().Length);
    }

    [Fact]
    public async Task Second_writer_of_a_partition_is_refused_and_leaves_no_file()
    {
        await using var lake = await CreateAsync();
        var former = await lake.OpenSinkAsync(RealTime0);
        var owner = await lake.OpenSinkAsync(RealTime0);
        await owner.WriteAsync([Range(RealTime0, 0, Row(0), Row(1))], Token);

        // Its handle still shows the table as it was: the conflict is found on the new parent.
        await Assert.ThrowsAsync<TableSinkConflictException>(
            () => lake.AdvancingAsync(former.WriteAsync([Range(RealTime0, 0, Row(0), Row(1), Row(2))], Token).AsTask()));

        Assert.Equal([0, 1], await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Single(lake.DataFiles());
        Assert.Equal(2, (await former.OpenAsync([RealTime0], Token))[0].NextOffset);
        await former.WriteAsync([Range(RealTime0, 2, Row(2))], Token);
        Assert.Equal([0, 1, 2], await lake.OffsetsAsync(LakeTables.RealTimePrices));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Stretch_that_does_not_begin_where_the_table_ends_is_refused(long from)
    {
        await using var lake = await CreateAsync();
        await lake.WriteAsync(RealTime0, Row(0), Row(1));
        var sink = await lake.OpenSinkAsync(RealTime0);

        await Assert.ThrowsAsync<TableSinkConflictException>(async () => await sink.WriteAsync([Range(RealTime0, from, Row(0))], Token));
    }

    [Fact]
    public async Task Failure_between_two_tables_leaves_each_with_its_own_end()
    {
        await using var lake = await CreateAsync();
        var sink = await lake.OpenSinkAsync(RealTime0, DayAhead0);
        await sink.WriteAsync([Range(DayAhead0, 0, DayAhead("A", Noon, 1))], Token);

        await Assert.ThrowsAsync<TableSinkConflictException>(async () => await sink.WriteAsync(
            [Range(RealTime0, 0, Row(0)), Range(DayAhead0, 0, DayAhead("A", Noon, 1))], Token));

        Assert.Equal([1, 1], (await sink.OpenAsync([RealTime0, DayAhead0], Token)).Select(position => position.NextOffset));
        Assert.Equal([0], await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal([0], await lake.OffsetsAsync(LakeTables.DayAheadPrices));
    }

    private static LmpRow Row(int number) => RealTime($"N{number % 3}", Noon.AddMinutes(5 * number), number);

    private static async Task WriteNextAsync(LakeFolder lake, int number)
    {
        var sink = await lake.OpenSinkAsync(RealTime0);
        await sink.WriteAsync([Range(RealTime0, number, Row(number))], Token);
    }

    private static async Task<long> EndAsync(LakeFolder lake) => (await lake.NewSink().OpenAsync([RealTime0], Token))[0].NextOffset;

    private static async Task AssertOnlyOrphansAreLeftAsync(LakeFolder lake)
    {
        var rows = await lake.OffsetsAsync(LakeTables.RealTimePrices);
        var table = (await lake.Catalog.FindAsync(LakeTables.RealTimePrices, Token))!;
        lake.Clock.SetUtcNow(DateTimeOffset.UtcNow + TimeSpan.FromDays(4));
        await new OrphanFiles(table).RunAsync(Token);
        Assert.Equal(rows, await lake.OffsetsAsync(LakeTables.RealTimePrices));
        Assert.Equal((await table.Scan().PlanAsync(Token)).Files.Length, lake.DataFiles().Length);
    }
}
