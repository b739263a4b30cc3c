using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class BarrierRequestsTests
{
    private readonly BarrierRequests _requests;
    private int _woken;

    public BarrierRequestsTests() => _requests = new BarrierRequests(new ShardId("counters", 2), () => _woken++);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_are_answered_by_one_barrier()
    {
        Assert.False(_requests.IsWanted);
        var first = _requests.WaitAsync(Cancellation);
        var second = _requests.WaitAsync(Cancellation);
        Assert.True(_requests.IsWanted);
        Assert.Equal(2, _woken);

        using var request = _requests.Take();
        Assert.False(_requests.IsWanted);
        Assert.False(first.IsCompleted || second.IsCompleted);
        request.Answer(isDurable: true);

        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Caller_that_comes_while_a_barrier_is_in_flight_waits_for_the_next()
    {
        var first = _requests.WaitAsync(Cancellation);
        using var inFlight = _requests.Take();
        var later = _requests.WaitAsync(Cancellation);

        inFlight.Answer(isDurable: true);
        await first;
        Assert.False(later.IsCompleted);
        Assert.True(_requests.IsWanted);

        using var next = _requests.Take();
        next.Answer(isDurable: true);
        await later;
    }

    [Fact]
    public async Task Failed_write_is_answered_as_one_that_is_repeated()
    {
        var waiting = _requests.WaitAsync(Cancellation);
        using var request = _requests.Take();

        request.Answer(isDurable: false);

        Assert.Contains("counters/2 could not be written; it is repeated", (await Assert.ThrowsAsync<IOException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_shard_sends_callers_to_its_owner()
    {
        var waiting = _requests.WaitAsync(Cancellation);
        using var request = _requests.Take();

        request.Fail(new ShardLostException("epoch 3 is no longer current"));

        Assert.Equal("epoch 3 is no longer current", (await Assert.ThrowsAsync<ShardNotOwnedException>(() => waiting)).Message);
    }

    [Fact]
    public async Task Other_failures_reach_the_caller_as_they_are()
    {
        var waiting = _requests.WaitAsync(Cancellation);
        using var request = _requests.Take();
        var failure = new InvalidOperationException("no such state");

        request.Fail(failure);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => waiting));
    }

    [Fact]
    public async Task Caller_without_an_answer_is_refused()
    {
        var waiting = _requests.WaitAsync(Cancellation);
        using (_requests.Take())
        {
        }

        await Assert.ThrowsAsync<ShardNotOwnedException>(() => waiting);
    }

    [Fact]
    public async Task End_refuses_who_waits_and_who_comes_later()
    {
        var waiting = _requests.WaitAsync(Cancellation);
        _requests.Close();

        await Assert.ThrowsAsync<ShardNotOwnedException>(() => waiting);
        await Assert.ThrowsAsync<ShardNotOwnedException>(() => _requests.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Caller_that_gives_up_takes_nobody_along()
    {
        using var impatient = new CancellationTokenSource();
        var first = _requests.WaitAsync(impatient.Token);
        var second = _requests.WaitAsync(Cancellation);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        using var request = _requests.Take();
        request.Answer(isDurable: true);

        await second;
    }

    [Fact]
    public void Barrier_that_nobody_wants_answers_nobody()
    {
        using var request = _requests.Take();

        request.Answer(isDurable: false);
        request.Fail(new IOException());

        Assert.False(_requests.IsWanted);
        Assert.Equal(0, _woken);
    }
}
