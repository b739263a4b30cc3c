using GridGrains.Streams;
using GridGrains.Streams.Records;
using Orleans.Streams;
using Xunit;

namespace GridGrains.Tests.Streams;

public sealed class DeliveryTests(StreamCluster cluster)
{
    [Fact]
    public async Task Events_of_a_batch_arrive_in_their_order_with_partition_and_offset()
    {
        const string Key = "batch";
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders);

        await cluster.Stream(StreamCluster.Orders, Key).OnNextBatchAsync(Enumerable.Range(0, 50).Select(number => new Order(Key, number)));

        var inbox = Inbox.Of(Key);
        await inbox.HasAsync(49);
        Assert.Equal(Enumerable.Range(0, 50), inbox.Numbers);
        Assert.Single(inbox.Tokens.Select(token => token.Partition).Distinct());
        Assert.Equal(inbox.Tokens.Select(token => token.Offset).Order(), inbox.Tokens.Select(token => token.Offset));
    }

    [Fact]
    public async Task Implicit_subscriber_gets_the_first_event_of_its_key()
    {
        await cluster.PublishAsync(StreamCluster.Implicit, "implicit", 1);

        await Inbox.Of("implicit").HasAsync(1);
    }

    [Fact]
    public async Task Filter_keeps_events_back_at_the_queue()
    {
        const string Key = "filtered";
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders, filter: "kind=urgent");

        await cluster.PublishAsync(StreamCluster.Orders, Key, 1);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 2, kind: "urgent");
        await cluster.PublishAsync(StreamCluster.Orders, Key, 3);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 4, kind: "urgent");

        await Inbox.Of(Key).HasAsync(4);
        Assert.Equal([2, 4], Inbox.Of(Key).Numbers);
        Assert.Equal(2, Inbox.Of(Key).Attempts);
    }

    [Fact]
    public async Task Client_subscribes_and_produces_without_a_log_of_its_own()
    {
        var inbox = Inbox.Of("client");
        var handle = await cluster.Stream(StreamCluster.Orders, "client").SubscribeAsync(
            (order, token) => inbox.TakeAsync(order, (LogSequenceToken)token!, "client"));

        await cluster.PublishAsync(StreamCluster.Orders, "client", 7);

        await inbox.HasAsync(7);
        await handle.UnsubscribeAsync();
    }

    [Fact]
    public async Task Raw_records_show_what_lies_in_the_log()
    {
        StreamRecord? seen = null;
        var handle = await cluster.Stream<StreamRecord>(StreamCluster.Orders, "raw").SubscribeAsync((record, _) =>
        {
            seen = record;
            return Task.CompletedTask;
        });

        await cluster.AppendAsync(StreamCluster.Orders, "raw", """{"customer":"raw","number":1}""");

        await Eventually.TrueAsync(() => seen is not null, () => "the record arrives");
        Assert.Equal("""{"customer":"raw","number":1}"""u8, seen!.Value!);
        Assert.Equal(("raw", "test"), (seen.Key, seen.Schema));
        await handle.UnsubscribeAsync();
    }

    [Fact]
    public async Task Topic_of_another_writer_refuses_events()
    {
        var refused = await Assert.ThrowsAsync<StreamTopicException>(() => cluster.PublishAsync("foreign", "x", 1));

        Assert.Contains("read only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_namespace_is_refused_with_those_that_are_known()
    {
        var refused = await Assert.ThrowsAsync<StreamTopicException>(() => cluster.PublishAsync("NOBODY", "x", 1));

        Assert.Contains(StreamCluster.Orders, refused.Message, StringComparison.Ordinal);
    }
}
