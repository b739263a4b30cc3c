using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Shards;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.DerivedTopics;

/// <summary>A log that has no room for what shards have to say: they come to rest and are read on.</summary>
public sealed class FullLogTests
{
    private const string Node = "MISO/NODE";
    private const string Hub = "MISO/HUB_A";

    private readonly LogWithoutRoom.Gate _gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shard_waits_with_its_state_until_the_log_has_room_and_each_event_is_there_once()
    {
        await using var cluster = await StartAsync();
        await cluster.AppendAsync(Enumerable.Range(0, 102).Select(Price));
        await Eventually.TrueAsync(() => Task.FromResult(_gate.Refusals > 2), "events of closed windows are refused again and again");

        Assert.Equal(102, (await cluster.Reader().Nodes.ReadAsync(Node, Cancellation))!.RealTime!.Session.Count);
        await Eventually.TrueAsync(
            async () => await cluster.Reader().Hubs.ReadAsync(Hub, Cancellation) is { Members: [.., { IntervalStartUtc: var last }] } && last == Price(101).Fact.IntervalStartUtc,
            "the hub learns the last price");
        Assert.Equal(0, (await ShardOfNodeAsync(cluster)).Topics[0].Durable);

        _gate.IsOpen = true;
        await cluster.WriteBarriersAsync();

        Assert.Equal((1L, 102L), ((await ShardOfNodeAsync(cluster)).Epoch, (await ShardOfNodeAsync(cluster)).Topics[0].Durable));
        Assert.Equal(8, await EventsAsync(cluster));
    }

    [Fact]
    public async Task Waiting_shard_is_released_by_its_deadline()
    {
        var cluster = await StartAsync();
        await cluster.AppendAsync(Enumerable.Range(0, 102).Select(Price));
        await Eventually.TrueAsync(() => Task.FromResult(_gate.Refusals > 0), "events of closed windows are refused");
        var started = Stopwatch.GetTimestamp();

        await cluster.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static LmpEvent Price(int index) => RealTime(Node, Noon.AddMinutes(5 * index), 30 + index % 3, new NodeLabels(Hub: "HUB_A"));

    private Task<ShardCluster> StartAsync() => ShardCluster.StartAsync(
        configure: options => (options.MaxRecordsPerBatch, options.ReleaseDeadline) = (200, TimeSpan.FromSeconds(1)),
        services: services => LogWithoutRoom.Decorate(services, _gate));

    private static async Task<ShardStatus> ShardOfNodeAsync(ShardCluster cluster) =>
        (await cluster.NodeShardsAsync())[KeyPartitioner.PartitionOf(Node, Topics.LmpPartitions)];

    private static async Task<long> EventsAsync(ShardCluster cluster)
    {
        var events = 0L;
        foreach (var topic in Topics.All.Where(topic => topic.Name == Topics.DerivedEvents))
        {
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                events += (await cluster.Log.GetOffsetsAsync(new TopicPartition(topic.Name, partition), Cancellation)).Next;
            }
        }

        return events;
    }
}
