using GridGrains.Domain.Log;
using Xunit;

namespace GridGrains.Tests.Streams;

public sealed class RecoveryTests(StreamCluster cluster)
{
    [Fact]
    public async Task Stream_that_was_idle_for_long_loses_nothing()
    {
        const string Key = "idle";
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 1);
        await Inbox.Of(Key).HasAsync(1);

        StreamCluster.Clock.Advance(TimeSpan.FromMinutes(31));
        // An event of another key lets the agent look for idle streams.
        await cluster.Client.GetGrain<ISubscriberGrain>("awake").SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders);
        await cluster.PublishAsync(StreamCluster.Orders, "awake", 1);
        await Inbox.Of("awake").HasAsync(1);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 2);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 3);

        await Inbox.Of(Key).HasAsync(3);
        Assert.Equal([1, 2, 3], Inbox.Of(Key).Numbers);
    }

    [Fact]
    public async Task Checkpoint_stays_before_the_oldest_event_that_was_not_taken()
    {
        const string Key = "contiguous";
        using var open = new SemaphoreSlim(0);
        Inbox.Of(Key).Handler = order => order.Number == 1 ? open.WaitAsync() : Task.CompletedTask;
        await cluster.PublishAsync(StreamCluster.Implicit, Key, 1);
        await Eventually.TrueAsync(() => Inbox.Of(Key).Attempts > 0, () => "the handler is busy");
        var held = (await OffsetsAsync(StreamCluster.Implicit)).Next - 1;

        await cluster.PublishAsync(StreamCluster.Implicit, "contiguous-other", 2);
        await Inbox.Of("contiguous-other").HasAsync(2);
        await Eventually.TrueAsync(() => Checkpoint(StreamCluster.Implicit) == held, () => $"the checkpoint is {held}; it is {Checkpoint(StreamCluster.Implicit)}");

        open.Release();
        await Eventually.TrueAsync(() => Checkpoint(StreamCluster.Implicit) >= held + 2, () => "the checkpoint follows");
    }

    private async Task<OffsetRange> OffsetsAsync(string topic) => await cluster.Log.GetOffsetsAsync(new TopicPartition(topic, 0), CancellationToken.None);

    private static long Checkpoint(string topic) => SharedStorage.Checkpoint(topic, 0);
}
