using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Streams.Records;
using Orleans.Streams;
using Xunit;

namespace GridGrains.Tests.Streams;

public sealed class FailureTests(StreamCluster cluster)
{
    [Fact]
    public async Task Failing_handler_gets_the_event_again_until_it_takes_it()
    {
        const string Key = "flaky";
        var inbox = Inbox.Of(Key);
        inbox.Handler = _ => inbox.Attempts < 4 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders);

        await cluster.PublishAsync(StreamCluster.Orders, Key, 1);
        await cluster.PublishAsync(StreamCluster.Orders, Key, 2);

        await inbox.HasAsync(2);
        Assert.Equal([1, 2], inbox.Numbers);
        Assert.True(inbox.Attempts >= 5, $"{inbox.Attempts} attempts");
    }

    [Fact]
    public async Task Given_up_event_becomes_a_dead_letter_and_the_next_one_arrives()
    {
        const string Key = "given-up";
        Inbox.Of(Key).Handler = order => order.Number == 1 ? throw new InvalidOperationException("never") : Task.CompletedTask;
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Letters, StreamCluster.Poison);

        await cluster.PublishAsync(StreamCluster.Poison, Key, 1, StreamCluster.Letters);
        await cluster.PublishAsync(StreamCluster.Poison, Key, 2, StreamCluster.Letters);

        await Inbox.Of(Key).HasAsync(2);
        var letter = (await LettersAsync(Key)).Single();
        Assert.Equal((StreamCluster.Poison, "not_delivered"), (letter.GetProperty("topic").GetString(), letter.GetProperty("code").GetString()));
        Assert.Contains("\"number\":1", Encoding.UTF8.GetString(letter.GetProperty("value").GetBytesFromBase64()), StringComparison.Ordinal);
        Assert.NotEmpty(Inbox.Of(Key).Errors);
    }

    [Fact]
    public async Task Poison_record_becomes_a_dead_letter_and_the_next_one_arrives()
    {
        const string Key = "poison";
        await cluster.Client.GetGrain<ISubscriberGrain>(Key).SubscribeAsync(StreamCluster.Letters, StreamCluster.Poison);

        var poison = await cluster.AppendAsync(StreamCluster.Poison, Key, "{not json");
        await cluster.PublishAsync(StreamCluster.Poison, Key, 2, StreamCluster.Letters);

        await Inbox.Of(Key).HasAsync(2);
        Assert.Equal(poison.Offset, (await LettersAsync(Key)).Single().GetProperty("offset").GetInt64());
        Assert.Equal(1, Inbox.Of(Key).Attempts);
    }

    [Fact]
    public async Task Stopped_subscription_is_told_gets_nothing_more_and_goes_on_from_the_failed_event_when_it_subscribes_again()
    {
        const string Key = "stopped";
        var inbox = Inbox.Of(Key);
        LogSequenceToken? failed = null;
        inbox.Handler = order => order.Number == 2 ? throw new InvalidOperationException("stop here") : Task.CompletedTask;
        var grain = cluster.Client.GetGrain<ISubscriberGrain>(Key);
        await grain.SubscribeAsync(StreamCluster.Stops, StreamCluster.Stopping);

        await cluster.PublishAsync(StreamCluster.Stopping, Key, 1, StreamCluster.Stops);
        failed = await cluster.AppendAsync(StreamCluster.Stopping, Key, """{"customer":"stopped","number":2,"kind":"plain"}""");
        await cluster.PublishAsync(StreamCluster.Stopping, Key, 3, StreamCluster.Stops);

        await Eventually.TrueAsync(() => inbox.Errors.OfType<FaultedSubscriptionException>().Any(), () => "the subscriber is informed");
        Assert.Equal([1], inbox.Numbers);
        inbox.Handler = _ => Task.CompletedTask;
        await grain.SubscribeAsync(StreamCluster.Stops, StreamCluster.Stopping, failed);
        await cluster.PublishAsync(StreamCluster.Stopping, Key, 4, StreamCluster.Stops);

        await inbox.HasAsync(4);
        Assert.Equal([1, 2, 3, 4], inbox.Numbers);
    }

    private async Task<IReadOnlyList<JsonElement>> LettersAsync(string key) => await Task.Run(() =>
    {
        using var reader = cluster.Log.OpenReader([new TopicPosition(new TopicPartition(StreamCluster.DeadLetters, 0), 0)], 100);
        var letters = new List<JsonElement>();
        while (reader.Read(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            for (var i = 0; i < batch.Count; i++)
                letters.Add(JsonDocument.Parse(batch.Records.ValueMemory(i)).RootElement.Clone());
            batch.Dispose();
        }

        // A queue that moves to another silo may write a letter again: its identity is the same.
        return letters.Where(letter => letter.GetProperty("key").GetString() == key).DistinctBy(letter => letter.GetProperty("offset").GetInt64()).ToList();
    });
}
