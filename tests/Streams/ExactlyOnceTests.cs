using GridGrains.Streams.ExactlyOnce;
using GridGrains.Streams.Records;
using Xunit;

namespace GridGrains.Tests.Streams;

public sealed class ExactlyOnceTests(StreamCluster cluster)
{
    private static readonly StreamId Stream = StreamId.Create(StreamCluster.Sums, "unit");

    public enum Crash
    {
        BeforeApply,
        BeforeWrite,
        AfterWrite,
        AfterAnswer,
    }

    public static TheoryData<Crash, int> Crashes()
    {
        var data = new TheoryData<Crash, int>();
        foreach (var crash in Enum.GetValues<Crash>())
        {
            for (var at = 0; at < 5; at++)
                data.Add(crash, at);
        }

        return data;
    }

    /// <summary>A crash forgets all that is in memory; the events from the checkpoint on, which may be any earlier one, come again.</summary>
    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task Crash_at_any_step_of_any_event_leaves_each_event_once_in_the_state(Crash crash, int at)
    {
        var disk = new Disk();
        for (var checkpoint = 0; checkpoint <= at; checkpoint++)
        {
            disk.Clear();
            await DeliverAsync(disk, 0, 5, crash, at);
            await DeliverAsync(disk, checkpoint, 5, null, 0);

            Assert.Equal(new Sum(0 + 1 + 2 + 3 + 4, 5), disk.Stored.Value);
        }
    }

    [Fact]
    public async Task Write_that_failed_after_it_was_stored_is_not_applied_again()
    {
        var disk = new Disk();
        var state = new FakeState(disk) { FailAfterWrite = true };
        var observer = new ExactlyOnceObserver<Order, Sum>(new Adder(), state, Stream);

        await Assert.ThrowsAsync<IOException>(() => observer.OnNextAsync(new Order("a", 7), new LogSequenceToken(0, 0)));
        state.FailAfterWrite = false;
        await observer.OnNextAsync(new Order("a", 7), new LogSequenceToken(0, 0));

        Assert.Equal(new Sum(7, 1), disk.Stored.Value);
    }

    [Fact]
    public async Task Failed_write_leaves_the_state_as_it_was()
    {
        var disk = new Disk();
        var state = new FakeState(disk) { FailBeforeWrite = true };
        var observer = new ExactlyOnceObserver<Order, Sum>(new Adder(), state, Stream);

        await Assert.ThrowsAsync<IOException>(() => observer.OnNextAsync(new Order("a", 7), new LogSequenceToken(0, 0)));

        Assert.Equal(new Sum(0, 0), state.State.Value);
        Assert.Null(observer.Next);
    }

    [Fact]
    public async Task Token_of_other_partitions_is_refused()
    {
        var observer = new ExactlyOnceObserver<Order, Sum>(new Adder(), new FakeState(new Disk()), Stream);
        await observer.OnNextAsync(new Order("a", 1), new LogSequenceToken(0, 5));

        await Assert.ThrowsAsync<InvalidOperationException>(() => observer.OnNextAsync(new Order("a", 1), new LogSequenceToken(1, 6)));
    }

    [Fact]
    public async Task Grain_counts_each_event_once_while_its_storage_fails_before_and_after_writes()
    {
        const string Key = "crashing-sum";
        var writes = 0;
        SharedStorage.Fault = (grain, isStored) =>
        {
            if (grain.Key.ToString() == Key && grain.Type.ToString() == "sum" && Interlocked.Increment(ref writes) % 3 != 0)
                throw new IOException(isStored ? "after" : "before");
        };

        for (var number = 1; number <= 10; number++)
            await cluster.PublishAsync(StreamCluster.Sums, Key, number);

        var sum = cluster.Client.GetGrain<ISumGrain>(Key);
        await Eventually.TrueAsync(async () => (await sum.GetAsync()).Count >= 10, () => "all are counted");
        Assert.Equal(new Sum(55, 10), await sum.GetAsync());
        Assert.True(writes > 20, $"{writes} writes");
        SharedStorage.Fault = static (_, _) => { };
    }

    private static async Task DeliverAsync(Disk disk, int from, int to, Crash? crash, int at)
    {
        var state = new FakeState(disk);
        var observer = new ExactlyOnceObserver<Order, Sum>(new Adder(), state, Stream);
        for (var number = from; number < to; number++)
        {
            var isHit = number == at;
            if (isHit && crash == Crash.BeforeApply)
                return;
            (state.FailBeforeWrite, state.FailAfterWrite) = (isHit && crash == Crash.BeforeWrite, isHit && crash == Crash.AfterWrite);
            try
            {
                await observer.OnNextAsync(new Order("a", number), new LogSequenceToken(0, number));
            }
            catch (IOException)
            {
                return;
            }

            if (isHit && crash == Crash.AfterAnswer)
                return;
        }
    }

    private sealed class Adder : IExactlyOnceSubscriber<Order, Sum>
    {
        public Sum Apply(Sum state, Order item) => new(state.Total + item.Number, state.Count + 1);
    }

    private sealed class Disk
    {
        public ExactlyOnceState<Sum> Stored { get; set; } = new();

        public void Clear() => Stored = new ExactlyOnceState<Sum>();
    }

    private sealed class FakeState(Disk disk) : IPersistentState<ExactlyOnceState<Sum>>
    {
        public bool FailBeforeWrite { get; set; }

        public bool FailAfterWrite { get; set; }

        public ExactlyOnceState<Sum> State { get; set; } = disk.Stored;

        public string? Etag => null;

        public bool RecordExists => true;

        public Task ClearStateAsync() => throw new NotSupportedException();

        public Task WriteStateAsync()
        {
            if (FailBeforeWrite)
                throw new IOException("before");
            disk.Stored = State;
            return FailAfterWrite ? throw new IOException("after") : Task.CompletedTask;
        }

        public Task ReadStateAsync()
        {
            State = disk.Stored;
            return Task.CompletedTask;
        }
    }
}
