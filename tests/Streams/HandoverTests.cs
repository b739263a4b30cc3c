using Xunit;

namespace GridGrains.Tests.Streams;

/// <summary>Takes silos away, so nothing else runs beside it.</summary>
[Collection(nameof(HandoverTests))]
[CollectionDefinition(nameof(HandoverTests), DisableParallelization = true)]
public sealed class HandoverTests(StreamCluster cluster)
{
    [Fact]
    public async Task Killed_silo_loses_no_event_of_streams_and_of_subscribers_that_lived_there()
    {
        var keys = Enumerable.Range(0, 12).Select(number => $"kill-{number}").ToArray();
        foreach (var key in keys)
            await cluster.Client.GetGrain<ISubscriberGrain>(key).SubscribeAsync(StreamCluster.Provider, StreamCluster.Orders);
        await PublishAsync(keys, 0, 5);
        foreach (var key in keys)
            await Inbox.Of(key).HasAsync(4);

        var publishing = PublishAsync(keys, 5, 25);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        await publishing;
        // What a subscriber does that comes back to life: it resumes behind the last event that it has kept.
        foreach (var key in keys)
            await cluster.Client.GetGrain<ISubscriberGrain>(key).ResumeAsync(StreamCluster.Provider, StreamCluster.Orders, Inbox.Of(key).Tokens[^1].After());
        await PublishAsync(keys, 30, 1);

        foreach (var key in keys)
        {
            await Inbox.Of(key).HasAsync([.. Enumerable.Range(0, 31)]);
            Assert.Equal(Enumerable.Range(0, 31), Inbox.Of(key).Numbers.Distinct());
        }

        await cluster.Cluster.StartAdditionalSiloAsync();
    }

    private async Task PublishAsync(string[] keys, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            foreach (var key in keys)
                await cluster.AppendAsync(StreamCluster.Orders, key, $$"""{"customer":"{{key}}","number":{{number}},"kind":"plain"}""");
        }
    }
}
