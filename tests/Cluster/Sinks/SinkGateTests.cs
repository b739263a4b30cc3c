using GridGrains.Grains.Sinks;
using GridGrains.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Cluster.Sinks;

public sealed class SinkGateTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closing_waits_for_the_write_that_runs_and_keeps_the_next_one_waiting()
    {
        var (gate, first, second) = (new SinkGate(_clock), new TaskCompletionSource(), new TaskCompletionSource());
        var writing = gate.PassAsync(() => first.Task, Token);
        var closing = gate.CloseAsync(Patience.Limit, Token);
        var next = gate.PassAsync(() => second.Task, Token);
        Assert.False(closing.IsCompleted);

        first.SetResult();
        await writing;
        var closed = await closing;
        second.SetResult();
        Assert.False(next.IsCompleted);

        closed.Dispose();
        closed.Dispose();
        await next.WaitAsync(Patience.Limit, Token);
    }

    [Fact]
    public async Task Write_that_hangs_leaves_the_gate_open()
    {
        var (gate, hanging) = (new SinkGate(_clock), new TaskCompletionSource());
        var writing = gate.PassAsync(() => hanging.Task, Token);
        var closing = gate.CloseAsync(Patience.Limit, Token);

        _clock.Advance(Patience.Limit);

        await Assert.ThrowsAsync<TimeoutException>(() => closing);
        await gate.PassAsync(() => Task.CompletedTask, Token);
        hanging.SetResult();
        await writing;
        (await gate.CloseAsync(Patience.Limit, Token)).Dispose();
    }

    [Fact]
    public async Task Failed_write_counts_as_ended()
    {
        var gate = new SinkGate(_clock);
        await Assert.ThrowsAsync<IOException>(() => gate.PassAsync(() => throw new IOException("full"), Token));

        using var closed = await gate.CloseAsync(Patience.Limit, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.CloseAsync(Patience.Limit, Token));
    }
}
