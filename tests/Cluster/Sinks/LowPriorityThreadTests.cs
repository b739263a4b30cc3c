using GridGrains.Grains.Sinks;
using GridGrains.Tests.Support;
using Xunit;

namespace GridGrains.Tests.Cluster.Sinks;

public sealed class LowPriorityThreadTests
{
    [Fact]
    public async Task Work_stays_on_the_thread_across_what_it_awaits()
    {
        using var thread = new LowPriorityThread("test");
        var names = new List<string?>();

        await thread.RunAsync(async () =>
        {
            names.Add(Thread.CurrentThread.Name);
            await Task.Yield();
            names.Add(Thread.CurrentThread.Name);
            await Task.Run(() => { });
            names.Add(Thread.CurrentThread.Name);
        });

        Assert.Equal(["test", "test", "test"], names);
    }

    /// <summary>A write that was given up may still await something when its sink is gone.</summary>
    [Fact]
    public async Task Work_that_is_under_way_at_the_end_comes_to_its_own_end()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var thread = new LowPriorityThread("test");
        var work = thread.RunAsync(async () =>
        {
            begun.SetResult();
            await go.Task;
            await Task.Yield();
        });
        await begun.Task;

        thread.Dispose();
        go.SetResult();

        await work.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }
}
