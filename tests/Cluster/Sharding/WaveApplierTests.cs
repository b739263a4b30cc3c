using System.Collections.Concurrent;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class WaveApplierTests : IDisposable
{
    private const long Epoch = 7;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly EngineParts _parts = new();
    private readonly ScriptedFamily _family = new("scripted", "FIRST", "SECOND");
    private readonly ShardTable<CounterState, CounterSnapshot> _table;
    private readonly ConcurrentQueue<EntityBatch<long>> _sent = new();
    private readonly List<long> _taken = [];
    private readonly NotingFailpoints _failpoints = new();
    private readonly CallBudget _budget;
    private readonly WaveApplier<IGrainWithStringKey, CounterState, CounterSnapshot, long, CounterResult> _waves;

    public WaveApplierTests()
    {
        _parts.Options.CallsInFlight = ShardOptions.WaveSize;
        _budget = new CallBudget(_parts.Options);
        _table = new ShardTable<CounterState, CounterSnapshot>(_family, shard: 1, Epoch);
        _waves = new(_family, _budget, _failpoints, _parts.Clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task Every_entity_is_called_once_with_what_it_must_have_applied_before()
    {
        var batch = NewBatch(topic: 1, count: 3);
        batch.Work[1].Slot.ExpectedLast = batch.Work[1].Slot.ExpectedLast.With(0, 55).With(1, 44);
        Answers((sent, _) => ScriptedFamily.Ok(sent));

        await ApplyAsync(batch);

        Assert.Equal([(7L, 1, -1L, 100L), (7, 1, 44, 101), (7, 1, -1, 102)], _sent.Select(sent => (sent.Epoch, sent.Topic, sent.ExpectedLast, sent.LastOffset)));
        Assert.Equal([0, 1, 2], _taken);
        Assert.Equal([100, 101, 102], batch.Work.Select(work => work.Slot.ExpectedLast[1]));
        Assert.Equal(55, batch.Work[1].Slot.ExpectedLast[0]);
    }

    [Fact]
    public async Task Batch_without_work_calls_nobody()
    {
        await ApplyAsync(NewBatch(topic: 0, count: 0));

        Assert.Empty(_sent);
        Assert.Empty(_failpoints.Hits);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(200, 4)]
    public async Task Large_batch_goes_in_waves_of_64(int entities, int waves)
    {
        var gates = new ConcurrentQueue<TaskCompletionSource>();
        Answers(async (sent, _) =>
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gates.Enqueue(gate);
            await gate.Task;
            return await ScriptedFamily.Ok(sent);
        });

        var applying = ApplyAsync(NewBatch(topic: 0, entities));
        for (var open = entities; open > 0; open -= ShardOptions.WaveSize)
        {
            var size = Math.Min(open, ShardOptions.WaveSize);
            await YieldUntilAsync(() => gates.Count >= size);
            Assert.Equal(size, gates.Count);
            Assert.False(applying.IsCompleted);
            Release(gates);
        }

        await applying;
        Assert.Equal(Enumerable.Range(0, entities).Select(entity => (long)entity), _taken);
        Assert.Equal(waves, _failpoints.Hits.Count(step => step == Failpoints.ApplyMidBatch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entity_that_is_not_owned_yet_is_called_again_alone(bool byException)
    {
        var batch = NewBatch(topic: 0, count: 3);
        Answers((sent, call) => (EntityOf(sent), call) is not (1, < 3)
            ? ScriptedFamily.Ok(sent)
            : byException ? ValueTask.FromException<ApplyAnswer<CounterResult>>(new ShardNotOwnedException("elsewhere")) : ScriptedFamily.Refused(ApplyStatus.NotOwner));

        var applying = ApplyAsync(batch);
        Assert.False(applying.IsCompleted);
        await _parts.RunClockAsync(applying, Pause);
        await applying;

        Assert.Equal([0, 1, 2, 1, 1], _sent.Select(EntityOf));
        Assert.Equal([0, 2, 1], _taken);
        Assert.All(_sent.Where(sent => EntityOf(sent) == 1), sent => Assert.Equal(-1, sent.ExpectedLast));
        Assert.Equal(101, batch.Work[1].Slot.ExpectedLast[0]);
    }

    [Fact]
    public async Task Nobody_is_called_again_before_the_pause_is_over()
    {
        Answers((sent, call) => call == 1 ? ScriptedFamily.Refused(ApplyStatus.NotOwner) : ScriptedFamily.Ok(sent));
        var applying = ApplyAsync(NewBatch(topic: 0, count: 1));

        _parts.Clock.Advance(Pause - TimeSpan.FromTicks(1));
        Assert.Single(_sent);
        _parts.Clock.Advance(TimeSpan.FromTicks(1));
        await applying;

        Assert.Equal(2, _sent.Count);
    }

    [Fact]
    public async Task Entity_that_nobody_owns_is_given_up_after_six_seconds()
    {
        Answers((sent, _) => EntityOf(sent) == 0 ? ScriptedFamily.Ok(sent) : ValueTask.FromException<ApplyAnswer<CounterResult>>(new OrleansException("no route")));
        var started = _parts.Clock.GetUtcNow();

        var applying = ApplyAsync(NewBatch(topic: 0, count: 3));
        await _parts.RunClockAsync(applying, Pause);
        var lost = await Assert.ThrowsAsync<ShardLostException>(() => applying);

        Assert.Contains("2 entities of scripted/1 could not be reached", lost.Message, StringComparison.Ordinal);
        Assert.True(_parts.Clock.GetUtcNow() - started > TimeSpan.FromSeconds(6));
        Assert.Equal([0], _taken);
        Assert.True(_sent.Count > 3, "it was tried again meanwhile");
    }

    [Fact]
    public async Task Fenced_table_is_given_up_at_once()
    {
        Answers((sent, _) =>
        {
            _table.Fence();
            return ScriptedFamily.Refused(ApplyStatus.NotOwner);
        });

        await Assert.ThrowsAsync<ShardLostException>(() => ApplyAsync(NewBatch(topic: 0, count: 1)));

        Assert.Single(_sent);
    }

    [Theory]
    [InlineData(ApplyStatus.Fenced)]
    [InlineData(ApplyStatus.Gap)]
    public async Task Entity_out_of_step_loses_the_shard_but_no_answer_of_its_wave(ApplyStatus status)
    {
        var batch = NewBatch(topic: 0, count: 70);
        Answers((sent, _) => EntityOf(sent) == 1 ? ScriptedFamily.Refused(status) : ScriptedFamily.Ok(sent));

        var lost = await Assert.ThrowsAsync<ShardLostException>(() => ApplyAsync(batch));

        Assert.Equal($"entity-1 answered {status}", lost.Message);
        Assert.Equal(64, _sent.Count);
        Assert.Equal([0, .. Enumerable.Range(2, 62)], _taken);
        Assert.Equal((-1, 102), (batch.Work[1].Slot.ExpectedLast[0], batch.Work[2].Slot.ExpectedLast[0]));
    }

    [Fact]
    public async Task Call_with_an_unknown_outcome_loses_the_shard_with_its_reason()
    {
        var failure = new TimeoutException("no answer");
        Answers((sent, _) => EntityOf(sent) == 0 ? ValueTask.FromException<ApplyAnswer<CounterResult>>(failure) : ScriptedFamily.Ok(sent));

        var lost = await Assert.ThrowsAsync<ShardLostException>(() => ApplyAsync(NewBatch(topic: 0, count: 2)));

        Assert.Equal(("entity-0: no answer", failure), (lost.Message, lost.InnerException));
        Assert.Equal([1], _taken);
    }

    [Fact]
    public async Task Calls_are_given_back_to_the_budget_whatever_happens()
    {
        Answers((_, _) => ScriptedFamily.Refused(ApplyStatus.Gap));
        await Assert.ThrowsAsync<ShardLostException>(() => ApplyAsync(NewBatch(topic: 0, count: 2)));
        Answers((sent, _) => ScriptedFamily.Ok(sent));
        await ApplyAsync(NewBatch(topic: 0, count: 65));

        Assert.True(_budget.TakeAsync(Cancellation).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Wave_waits_while_other_shards_have_the_budget()
    {
        Answers((sent, _) => ScriptedFamily.Ok(sent));
        await _budget.TakeAsync(Cancellation);

        var applying = ApplyAsync(NewBatch(topic: 0, count: 1));
        Assert.Empty(_sent);
        _budget.Return();
        await applying;

        Assert.Single(_sent);
    }

    [Fact]
    public async Task End_breaks_the_wait_for_an_owner_off()
    {
        using var stop = new CancellationTokenSource();
        Answers((_, _) => ScriptedFamily.Refused(ApplyStatus.NotOwner));
        var applying = _waves.ApplyAsync(NewBatch(topic: 0, count: 1), _table, Taken, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying);
    }

    private static long EntityOf(EntityBatch<long> sent) => sent.Inputs[0];

    private static ReadBatch<long> NewBatch(int topic, int count) => new(
        topic, new TopicPartition("FIRST", 1), 99 + count, count,
        [.. Enumerable.Range(0, count).Select(number => new EntityWork<long>(new EntitySlot($"entity-{number}", null!), [number], 100 + number))], []);

    private static void Release(ConcurrentQueue<TaskCompletionSource> gates)
    {
        // Only those that are there now: what they let go on adds more.
        for (var left = gates.Count; left > 0 && gates.TryDequeue(out var gate); left--)
        {
            gate.SetResult();
        }
    }

    private static async Task YieldUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <param name="answer">Gets the call and how often its entity was called, this time included.</param>
    private void Answers(Func<EntityBatch<long>, int, ValueTask<ApplyAnswer<CounterResult>>> answer) => _family.Called = sent =>
    {
        _sent.Enqueue(sent);
        return answer(sent, _sent.Count(other => EntityOf(other) == EntityOf(sent)));
    };

    private Task ApplyAsync(ReadBatch<long> batch) => _waves.ApplyAsync(batch, _table, Taken, Cancellation).AsTask();

    private void Taken(EntityWork<long> work, ApplyAnswer<CounterResult> answer)
    {
        Assert.Equal(work.Inputs.Sum(), answer.Result.Added);
        _taken.Add(work.Inputs[0]);
    }

    private sealed class NotingFailpoints : IFailpoints
    {
        public ConcurrentQueue<string> Hits { get; } = new();

        public ValueTask HitAsync(string step)
        {
            Hits.Enqueue(step);
            return ValueTask.CompletedTask;
        }
    }
}
