using GridGrains.Domain;
using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Singletons;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class SingletonTests : IDisposable
{
    private readonly EngineParts _parts = new();
    private readonly Work _work = new();
    private readonly ServiceProvider _provider;
    private readonly SingletonFamily _family;
    private readonly ShardServices _services;

    public SingletonTests()
    {
        _provider = new ServiceCollection().AddSingleton(_work).BuildServiceProvider();
        _family = new SingletonFamily([new SingletonDefinition("upkeep", 2, typeof(Work))], _provider);
        _services = _parts.Services(1, _family);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _provider.Dispose();
        _parts.Dispose();
    }

    [Fact]
    public void Two_singletons_of_one_number_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SingletonFamily([new("upkeep", 1, typeof(Work)), new("audit", 1, typeof(Work))], _provider));

    [Fact]
    public void Family_has_a_shard_for_every_number_up_to_the_greatest_and_no_topic()
    {
        Assert.Equal((3, "singletons"), (_family.ShardCount, _family.Name));
        Assert.Empty(_family.Definition.Topics);
    }

    [Fact]
    public async Task Work_runs_under_the_epoch_of_the_claim_until_the_end()
    {
        await using var first = await ClaimAsync();
        await using var run = await ClaimAsync();
        using var end = new CancellationTokenSource();
        var running = run.RunAsync(end.Token);
        await _work.Started.Task;
        Assert.Equal(2, _work.Epoch);

        await end.CancelAsync();
        await running;

        Assert.True(_work.Ended.IsCancellationRequested);
        Assert.Empty(run.Positions);
    }

    [Fact]
    public async Task Work_ends_when_the_claim_is_taken_over()
    {
        await using var run = await ClaimAsync();
        var running = run.RunAsync(Cancellation);
        await _work.Started.Task;
        await ClaimAsync();

        await _parts.RunClockAsync(running, _parts.Options.BarrierInterval);
        var lost = await Assert.ThrowsAsync<ShardLostException>(() => running);

        Assert.Contains("epoch 1 of singletons/2 is no longer current", lost.Message, StringComparison.Ordinal);
        Assert.True(_work.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Claim_that_nobody_takes_over_is_looked_at_and_kept()
    {
        await using var run = await ClaimAsync();
        using var end = new CancellationTokenSource();
        var running = run.RunAsync(end.Token);
        await _work.Started.Task;

        while (_parts.Store.Barriers.Count < 3)
        {
            Cancellation.ThrowIfCancellationRequested();
            _parts.Clock.Advance(_parts.Options.BarrierInterval);
            await Task.Yield();
        }

        Assert.False(running.IsCompleted);
        Assert.All(_parts.Store.Barriers, barrier => Assert.Empty(barrier.Keys));
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Work_goes_on_while_the_store_does_not_answer()
    {
        await using var run = await ClaimAsync();
        using var end = new CancellationTokenSource();
        var running = run.RunAsync(end.Token);
        await _work.Started.Task;
        var looked = 0;
        for (var look = 0; look < 3; look++)
        {
            _parts.Store.BeforeWrites.Enqueue(() =>
            {
                looked++;
                throw new DomainException(DomainErrorCode.StorageUnavailable, "away");
            });
        }

        while (_parts.Store.Barriers.Count == 0 && !running.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            _parts.Clock.Advance(_parts.Options.BarrierInterval);
            await Task.Yield();
        }

        Assert.Equal(3, looked);
        Assert.False(_work.Ended.IsCancellationRequested);
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Exception_of_the_work_ends_the_claim()
    {
        await using var run = await ClaimAsync();
        var running = run.RunAsync(Cancellation);
        var failure = new InvalidOperationException("no such table");
        _work.Result.SetException(failure);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => running));
    }

    [Fact]
    public async Task Work_that_returns_ends_the_claim()
    {
        await using var run = await ClaimAsync();
        var running = run.RunAsync(Cancellation);
        _work.Result.SetResult();

        Assert.Contains("the work of singletons/2 ended", (await Assert.ThrowsAsync<ShardLostException>(() => running)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_left_at_the_deadline()
    {
        _work.IsStubborn = true;
        await using var run = await ClaimAsync();
        using var end = new CancellationTokenSource();
        var running = run.RunAsync(end.Token);
        await _work.Started.Task;
        var asked = _parts.Clock.GetUtcNow();

        await end.CancelAsync();
        Assert.False(running.IsCompleted);
        await _parts.RunClockAsync(running, TimeSpan.FromMilliseconds(100));
        await running;

        Assert.True(_parts.Clock.GetUtcNow() - asked >= _parts.Options.ReleaseDeadline);
        _work.Result.SetResult();
    }

    [Fact]
    public async Task Number_without_a_singleton_is_owned_and_does_nothing()
    {
        await using var run = await ClaimAsync(number: 0);
        using var end = new CancellationTokenSource();
        var running = run.RunAsync(end.Token);

        Assert.False(running.IsCompleted);
        await end.CancelAsync();
        await running;
        Assert.False(_work.Started.Task.IsCompleted);
    }

    [Fact]
    public async Task Barrier_that_is_asked_for_says_whether_the_claim_counts()
    {
        await using var run = await ClaimAsync();
        await run.WriteBarrierNowAsync(Cancellation);
        Assert.Single(_parts.Store.Barriers);

        await ClaimAsync();

        await Assert.ThrowsAsync<ShardNotOwnedException>(() => run.WriteBarrierNowAsync(Cancellation));
    }

    private ValueTask<IShardRun> ClaimAsync(int number = 2) => _family.ClaimAsync(new ShardId(SingletonFamily.FamilyName, number), "me", _services, Cancellation);

    private sealed class Work : ISingleton
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsStubborn { get; set; }

        public long Epoch { get; private set; }

        public CancellationToken Ended { get; private set; }

        public Task RunAsync(long epoch, CancellationToken ended)
        {
            (Epoch, Ended) = (epoch, ended);
            Started.TrySetResult();
            return IsStubborn ? Result.Task : Result.Task.WaitAsync(ended);
        }
    }
}
