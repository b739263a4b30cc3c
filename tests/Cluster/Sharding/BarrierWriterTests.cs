using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class BarrierWriterTests : IDisposable
{
    private static readonly TopicPartition First = new("FIRST", 1);

    private readonly EngineParts _parts = new();
    private readonly ScriptedFamily _family = new("scripted", "FIRST", "SECOND");
    private readonly DirtyEntities<CounterState, CounterSnapshot> _dirty;
    private readonly ShardServices _services;
    private readonly EntitySlot _red = DirtyEntitiesTests.NewSlot("red/1", 1);
    private readonly EntitySlot _blue = DirtyEntitiesTests.NewSlot("blue/1", 2);

    public BarrierWriterTests()
    {
        _dirty = new DirtyEntities<CounterState, CounterSnapshot>(_family.Encode);
        _services = _parts.Services(1, _family);
    }

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task Barrier_holds_what_is_dirty_and_the_positions_under_the_claim()
    {
        var barriers = await ClaimAsync();
        _dirty.Mark(_red);

        await WriteAsync(barriers, At(10));

        var written = Assert.Single(_parts.Store.Barriers);
        Assert.Equal(1, written.Epoch);
        Assert.Equal(["red/1"], written.Keys);
        Assert.Equal(At(10), written.Positions);
        Assert.Equal(At(10), barriers.Durable);
        Assert.Equal((1, 0), (barriers.Count, _dirty.DirtyCount));
    }

    [Fact]
    public async Task Work_goes_on_while_a_barrier_is_written()
    {
        var barriers = await ClaimAsync();
        var write = HoldNextWrite();
        _dirty.Mark(_red);
        await barriers.CutAsync(At(10));

        DirtyEntitiesTests.StateOf(_red).Total = 100;
        _dirty.Mark(_red);
        _dirty.Mark(_blue);
        Assert.Equal((2, 0), (_dirty.DirtyCount, barriers.Count));
        Assert.Empty(barriers.Durable);
        write.SetResult();
        Assert.True(await barriers.CompletedAsync());

        Assert.Equal([("red/1", 1L)], StatesOf(0));
        Assert.Equal(2, _dirty.DirtyCount);
    }

    [Fact]
    public async Task Barrier_that_is_wanted_while_one_is_in_flight_is_written_after_it()
    {
        var barriers = await ClaimAsync();
        var write = HoldNextWrite();
        _dirty.Mark(_red);
        await barriers.CutAsync(At(10));
        _dirty.Mark(_blue);

        var next = barriers.CutAsync(At(11)).AsTask();
        Assert.False(next.IsCompleted);
        Assert.Equal(1, _dirty.DirtyCount);
        write.SetResult();
        await next;
        Assert.True(await barriers.CompletedAsync());

        Assert.Equal([("red/1", 1L)], StatesOf(0));
        Assert.Equal([("blue/1", 2L)], StatesOf(1));
        Assert.Equal(2, barriers.Count);
        Assert.Equal(At(11), barriers.Durable);
    }

    [Fact]
    public async Task Failed_write_goes_into_the_next_barrier_with_the_newest_states()
    {
        var barriers = await ClaimAsync();
        FailNextWrite();
        _dirty.Mark(_red);
        await barriers.CutAsync(At(10));
        await Eventually.TrueAsync(() => Task.FromResult(barriers.HasFailed), "the write has failed");
        DirtyEntitiesTests.StateOf(_red).Total = 100;
        _dirty.Mark(_blue);

        Assert.False(await barriers.CompletedAsync());
        Assert.Equal((2, 0, false), (_dirty.DirtyCount, barriers.Count, barriers.HasFailed));
        Assert.Empty(barriers.Durable);
        await WriteAsync(barriers, At(12));

        Assert.Single(_parts.Store.Barriers);
        Assert.Equal([("blue/1", 2L), ("red/1", 100L)], StatesOf(0).Order());
        Assert.Equal(At(12), barriers.Durable);
    }

    [Fact]
    public async Task Failed_write_that_nobody_looked_at_goes_into_the_cut_after_it()
    {
        var barriers = await ClaimAsync();
        FailNextWrite();
        _dirty.Mark(_red);
        await barriers.CutAsync(At(10));

        await WriteAsync(barriers, At(10));

        Assert.Equal([("red/1", 1L)], StatesOf(0));
    }

    [Fact]
    public async Task Owner_that_was_fenced_learns_it_and_writes_nothing()
    {
        var barriers = await ClaimAsync();
        await _parts.Store.ClaimAsync(_family.Id(1), "another", (_, _, _) => { }, TestContext.Current.CancellationToken);
        _dirty.Mark(_red);

        await barriers.CutAsync(At(10));

        var lost = await Assert.ThrowsAsync<ShardLostException>(() => barriers.CompletedAsync().AsTask());
        Assert.Contains("epoch 1 of scripted/1 is no longer current", lost.Message, StringComparison.Ordinal);
        Assert.True(barriers.HasFailed);
        await Assert.ThrowsAsync<ShardLostException>(() => barriers.CutAsync(At(11)).AsTask());
        Assert.Empty(_parts.Store.Barriers);
        Assert.Equal(0, barriers.Count);
    }

    [Fact]
    public async Task First_barrier_is_due_after_the_interval_also_without_news()
    {
        var barriers = await ClaimAsync();
        _parts.Clock.Advance(_parts.Options.BarrierInterval - TimeSpan.FromTicks(1));
        Assert.False(barriers.IsDue(At(10)));
        _parts.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(barriers.IsDue(At(10)));
    }

    [Fact]
    public async Task Idle_shard_writes_none_until_it_moves_on_or_something_is_dirty()
    {
        var barriers = await WrittenAsync(At(10));
        _parts.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(barriers.IsDue(At(10)));
        Assert.True(barriers.IsDue(At(11)));
        Assert.True(barriers.IsDue([new TopicPosition(First, 10), new TopicPosition(new TopicPartition("SECOND", 1), 0)]));
        _dirty.Mark(_red);
        Assert.True(barriers.IsDue(At(10)));
    }

    [Fact]
    public async Task News_wait_for_the_interval()
    {
        var barriers = await WrittenAsync(At(10));
        _dirty.Mark(_red);

        Assert.False(barriers.IsDue(At(11)));
        _parts.Clock.Advance(_parts.Options.BarrierInterval);
        Assert.True(barriers.IsDue(At(11)));
        Assert.Equal(_parts.Options.BarrierInterval, barriers.SinceLastCut);
    }

    [Fact]
    public async Task No_barrier_is_due_while_one_is_in_flight()
    {
        var barriers = await ClaimAsync();
        var write = HoldNextWrite();
        await barriers.CutAsync(At(10));
        _parts.Clock.Advance(TimeSpan.FromHours(1));

        Assert.False(barriers.IsDue(At(11)));
        write.SetResult();
        await barriers.CompletedAsync();
        _parts.Clock.Advance(TimeSpan.FromHours(4));
        Assert.True(barriers.IsDue(At(11)));
    }

    [Fact]
    public async Task Slow_store_stretches_the_interval_to_four_writes()
    {
        var barriers = await ClaimAsync();
        _parts.Store.BeforeWrites.Enqueue(() =>
        {
            _parts.Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.CompletedTask;
        });
        await WriteAsync(barriers, At(10));

        _parts.Clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromTicks(1));
        Assert.False(barriers.IsDue(At(11)));
        _parts.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(barriers.IsDue(At(11)));
    }

    [Fact]
    public async Task First_barriers_of_a_family_are_spread_over_the_interval()
    {
        var waits = new List<TimeSpan>();
        for (var shard = 0; shard < ScriptedFamily.Shards; shard++)
        {
            var barriers = await ClaimAsync(shard);
            barriers.Stagger();
            waits.Add(_parts.Options.BarrierInterval - barriers.SinceLastCut);
        }

        Assert.Equal([10.0 / 3, 20.0 / 3, 10], waits.Select(wait => wait.TotalSeconds), (expected, actual) => Math.Abs(expected - actual) < 0.001);
    }

    [Fact]
    public async Task Report_that_fails_costs_no_barrier_and_the_next_reports_again()
    {
        var barriers = await ClaimAsync();
        var reported = new List<long>();
        _parts.Log.Report = positions =>
        {
            reported.Add(positions.Single().NextOffset);
            return reported.Count == 1 ? ValueTask.FromException(new IOException("the broker is gone")) : ValueTask.CompletedTask;
        };

        foreach (var offset in new[] { 10, 11 })
        {
            await WriteAsync(barriers, At(offset));
            await barriers.ReportedAsync();
        }

        Assert.Equal([10, 11], reported);
        Assert.Equal(2, barriers.Count);
    }

    [Fact]
    public async Task Report_that_takes_long_holds_no_barrier_up_and_no_second_one_is_begun()
    {
        var barriers = await ClaimAsync();
        var gate = new TaskCompletionSource();
        var reported = new List<long>();
        _parts.Log.Report = positions =>
        {
            reported.Add(positions.Single().NextOffset);
            return new ValueTask(gate.Task);
        };

        foreach (var offset in new[] { 10, 11, 12 })
        {
            await WriteAsync(barriers, At(offset));
        }

        Assert.Equal([10], reported);
        Assert.Equal(3, barriers.Count);
        Assert.False(barriers.ReportedAsync().IsCompleted);
        gate.SetResult();
        await barriers.ReportedAsync();
        await WriteAsync(barriers, At(13));
        Assert.Equal([10, 13], reported);
    }

    private static TopicPosition[] At(long offset) => [new(First, offset)];

    private async Task<BarrierWriter> ClaimAsync(int shard = 1)
    {
        var claim = await _parts.Store.ClaimAsync(_family.Id(shard), "me", (_, _, _) => { }, TestContext.Current.CancellationToken);
        return new BarrierWriter(new ShardTable(_family, shard, claim.Epoch), _services, _dirty);
    }

    private static async Task WriteAsync(BarrierWriter barriers, TopicPosition[] positions)
    {
        await barriers.CutAsync(positions);
        Assert.True(await barriers.CompletedAsync());
    }

    private async Task<BarrierWriter> WrittenAsync(TopicPosition[] positions)
    {
        var barriers = await ClaimAsync();
        await WriteAsync(barriers, positions);
        return barriers;
    }

    private TaskCompletionSource HoldNextWrite()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _parts.Store.BeforeWrites.Enqueue(() => gate.Task);
        return gate;
    }

    private void FailNextWrite() => _parts.Store.BeforeWrites.Enqueue(() => throw new IOException("the disk is full"));

    private IEnumerable<(string Key, long Total)> StatesOf(int barrier)
    {
        var written = _parts.Store.Barriers[barrier];
        return written.Keys.Zip(written.States, (key, state) => (key, new StateReader(state).Signed()));
    }
}
