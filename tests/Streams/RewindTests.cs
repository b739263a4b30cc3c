using GridGrains.Streams.Producing;
using GridGrains.Streams.Records;
using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>Where a subscription starts. None of these waits for a new event to bring the old ones.</summary>
public sealed class RewindTests(StreamCluster cluster)
{
    [Fact]
    public async Task Token_starts_at_its_record_and_its_after_behind_it()
    {
        var tokens = await AppendAsync("token-at", 5);
        await SubscribeAsync("token-at", tokens[2]);
        await AppendAsync("token-after", 5);
        var after = (await AppendAsync("token-after", 5))[1].After();
        await SubscribeAsync("token-after", after);

        await Inbox.Of("token-at").HasAsync(4);
        await Inbox.Of("token-after").HasAsync(4);

        Assert.Equal([2, 3, 4], Inbox.Of("token-at").Numbers);
        Assert.Equal([2, 3, 4], Inbox.Of("token-after").Numbers);
    }

    [Fact]
    public async Task Earliest_gives_all_that_is_stored_and_then_what_comes()
    {
        const string Key = "earliest";
        await AppendAsync(Key, 20);

        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders, earliest: true);
        await AttachAsync(Key);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 20);

        await Inbox.Of(Key).HasAsync(20);
        Assert.Equal(Enumerable.Range(0, 21), Inbox.Of(Key).Numbers);
    }

    [Fact]
    public async Task Latest_gives_only_what_comes()
    {
        const string Key = "latest";
        var last = (await AppendAsync(Key, 5))[^1];
        // Latest is where the queue stands: what it has not read yet is still to come.
        await Eventually.TrueAsync(() => SharedStorage.Checkpoint(StreamCluster.Orders, last.Partition) > last.Offset, () => "the queue is past them");
        await SubscribeAsync(Key, null);

        await cluster.PublishAsync(StreamCluster.Orders, Key, 5);

        await Inbox.Of(Key).HasAsync(5);
        Assert.DoesNotContain(0, Inbox.Of(Key).Numbers);
    }

    [Fact]
    public async Task Time_starts_at_the_first_record_that_was_appended_then()
    {
        const string Key = "time";
        await AppendAsync(Key, 3);
        var tokens = await AppendAsync(Key, 6);
        var third = await AppendedAtAsync(tokens[3]);

        var from = await cluster.Client.GetGrain<IStreamLogGrain>(StreamCluster.Provider).FindTimeAsync(
            StreamId.Create(StreamCluster.Orders, Key), third, TestContext.Current.CancellationToken);
        await SubscribeAsync(Key, from);

        await Inbox.Of(Key).HasAsync(3, 4, 5);
        Assert.True(from.Offset <= tokens[3].Offset);
        Assert.Equal([3, 4, 5], Inbox.Of(Key).Numbers.TakeLast(3));
    }

    [Fact]
    public async Task Time_of_the_future_is_the_end()
    {
        var stream = StreamId.Create(StreamCluster.Orders, "future");
        var last = (await AppendAsync("future", 1))[0];

        var from = await cluster.Client.GetGrain<IStreamLogGrain>(StreamCluster.Provider).FindTimeAsync(
            stream, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TestContext.Current.CancellationToken);

        Assert.True(from.Offset > last.Offset);
    }

    [Fact]
    public async Task Token_of_another_partition_is_told_to_the_subscriber_and_the_next_event_arrives()
    {
        const string Key = "foreign-token";
        var own = (await AppendAsync(Key, 1))[0];
        var foreign = new LogSequenceToken((own.Partition + 1) % StreamCluster.Partitions, own.Offset);
        await SubscribeAsync(Key, foreign);

        await Eventually.TrueAsync(() => Inbox.Of(Key).Errors.Count > 0, () => "the subscriber is informed");
        await cluster.PublishAsync(StreamCluster.Orders, Key, 9);

        await Inbox.Of(Key).HasAsync(9);
    }

    private async Task<LogSequenceToken[]> AppendAsync(string key, int count)
    {
        var tokens = new LogSequenceToken[count];
        for (var number = 0; number < count; number++)
            tokens[number] = await cluster.AppendAsync(StreamCluster.Orders, key, $$"""{"customer":"{{key}}","number":{{number}},"kind":"plain"}""");
        return tokens;
    }

    private async Task SubscribeAsync(string key, LogSequenceToken? from)
    {
        await cluster.Client.GetGrain<ISubscriberGrain>(key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders, from);
        await AttachAsync(key);
    }

    private Task AttachAsync(string key) => cluster.Client.GetGrain<IStreamLogGrain>(StreamCluster.Provider).AttachAsync(
        StreamId.Create(StreamCluster.Orders, key), TestContext.Current.CancellationToken);

    private async Task<DateTime> AppendedAtAsync(LogSequenceToken token)
    {
        using var reader = cluster.Log.OpenReader([new(new(StreamCluster.Orders, token.Partition), token.Offset)], 1);
        using var batch = await Task.Run(() => reader.Read(TimeSpan.FromSeconds(5), CancellationToken.None));
        return batch!.AppendedAtUtc(0);
    }
}
