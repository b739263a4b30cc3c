using System.Globalization;
using System.Text;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Derived;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace GridGrains.Tests.Cluster.Counters;

/// <summary>A second family beside the nodes: the engine feeds, stores, moves and reads it without knowing what it is.</summary>
public sealed class CounterFamilyTests
{
    private static readonly string[] Keys = [.. from colour in new[] { "red", "blue" } from number in Enumerable.Range(0, 20) select $"{colour}/{number}"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counters_add_up_and_their_colours_with_them()
    {
        await using var cluster = await StartAsync();
        await AppendAsync(cluster, rounds: 5);
        await DrainedAsync(cluster);

        var counters = await ReadsOf(cluster).ReadAsync(Keys, Cancellation);

        Assert.All(counters, counter => Assert.Equal(15, counter!.Total));
        Assert.Equal(15, (await cluster.Grains.GetGrain<ICounterGrain>("red/3").GetAsync(Cancellation))!.Total);
        Assert.Null(await cluster.Grains.GetGrain<ICounterGrain>("red/99").GetAsync(Cancellation));
        await Eventually.TrueAsync(async () => await ColourAsync(cluster, "red") == 300 && await ColourAsync(cluster, "blue") == 300, "the colours have all counters");
    }

    [Fact]
    public async Task State_survives_a_crash_exactly_once()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-counters-");
        try
        {
            var first = await StartAsync(directory: directory.FullName);
            await AppendAsync(first, rounds: 5);
            await DrainedAsync(first);
            await BarriersAsync(first);
            await AppendAsync(first, rounds: 2);
            await DrainedAsync(first);
            await first.CrashAsync();

            await using var second = await StartAsync(directory: directory.FullName);
            await AppendAsync(second, rounds: 1);
            await DrainedAsync(second);

            Assert.All(await ReadsOf(second).ReadAsync(Keys, Cancellation), counter => Assert.Equal(15 + 3 + 1, counter!.Total));
            await Eventually.TrueAsync(async () => await ColourAsync(second, "red") == 20 * 19, "the colour is whole after the crash");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Shards_of_both_families_move_and_are_read_from_every_silo()
    {
        await using var cluster = await StartAsync(silos: 2);
        await AppendAsync(cluster, rounds: 3);
        await DrainedAsync(cluster);

        foreach (var silo in cluster.Cluster.Silos)
        {
            Assert.All(await ReadsOf(cluster, silo).ReadAsync(Keys, Cancellation), counter => Assert.Equal(6, counter!.Total));
        }

        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[1]);
        await AppendAsync(cluster, rounds: 1);
        await DrainedAsync(cluster);

        Assert.All(await ReadsOf(cluster).ReadAsync(Keys, Cancellation), counter => Assert.Equal(7, counter!.Total));
        await Eventually.TrueAsync(async () => await ColourAsync(cluster, "blue") == 140, "the colours are whole on the silo that is left");
    }

    [Fact]
    public async Task Record_that_is_no_number_becomes_a_dead_letter_of_its_topic()
    {
        await using var cluster = await StartAsync();
        await AppendAsync(cluster, "red/1", "many");
        await AppendAsync(cluster, "red/1", "4");
        await DrainedAsync(cluster);

        Assert.Equal(4, (await ReadsOf(cluster).ReadAsync("red/1", Cancellation))!.Total);
        var deadLetter = Assert.Single(await DeadLettersAsync(cluster));
        Assert.Equal((CounterFamily.Topic, "wrong_type", "value"), (deadLetter.Topic, deadLetter.Code, deadLetter.Field));
    }

    [Fact]
    public async Task Idle_shard_writes_no_barriers()
    {
        await using var cluster = await StartAsync(configure: options => options.BarrierInterval = TimeSpan.FromMilliseconds(20));
        await AppendAsync(cluster, rounds: 1);
        await DrainedAsync(cluster);
        await Eventually.TrueAsync(async () => (await ShardsAsync(cluster)).All(shard => shard.Topics.All(topic => topic.Durable == topic.Applied)), "everything is durable");
        var before = (await ShardsAsync(cluster)).Sum(shard => shard.Barriers);

        // The nodes go on: as many of their barriers pass as would have passed here.
        await cluster.AppendAsync(Prices.Storm(nodes: 30, intervals: 3, Prices.Noon));
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(async () => (await cluster.NodeShardsAsync()).Sum(shard => shard.Barriers) > 12, "nodes write barriers");

        Assert.Equal(before, (await ShardsAsync(cluster)).Sum(shard => shard.Barriers));
    }

    [Fact]
    public async Task An_event_of_a_family_without_market_and_series_reaches_the_stream()
    {
        await using var cluster = await StartAsync();
        await AppendAsync(cluster, "red/apples", "99");
        await AppendAsync(cluster, "red/apples", "3");
        await DrainedAsync(cluster);
        var feed = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<EventFeed>();

        await foreach (var step in feed.ReadAsync(await feed.StartOfLogAsync(Cancellation), record => record.Kind == CounterFamily.HundredPassed, Cancellation))
        {
            if (step.Record is { } record)
            {
                Assert.Equal("red/apples", record.Key);
                Assert.Equal(
                    """{"id":"hundred_passed/red/apples/1970-01-02T00:00:00Z","kind":"hundred_passed","family":"counters","key":"red/apples","start":"1970-01-01T00:00:00Z","end":"1970-01-02T00:00:00Z","as_of":"1970-01-02T00:00:00Z","figures":{"hundreds":1},"labels":{"colour":"red"}}""",
                    Encoding.UTF8.GetString(record.Value));
                break;
            }
        }
    }

    private static Task<ShardCluster> StartAsync(int silos = 1, string? directory = null, Action<ShardOptions>? configure = null) =>
        ShardCluster.StartAsync(silos, directory, configure, services => services.AddFamily<CounterFamily>().AddEventKinds([CounterFamily.HundredPassed]), CounterFamily.TopicDefinition);

    private static async Task AppendAsync(ShardCluster cluster, int rounds)
    {
        for (var round = 1; round <= rounds; round++)
        {
            var records = new RecordBuffer();
            foreach (var key in Keys)
            {
                records.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(round.ToString(CultureInfo.InvariantCulture)));
            }

            await cluster.Log.AppendAsync(CounterFamily.Topic, records, new RecordHeaders("count/1", "TEST"), Cancellation);
        }
    }

    private static async Task AppendAsync(ShardCluster cluster, string key, string value)
    {
        var records = new RecordBuffer();
        records.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        await cluster.Log.AppendAsync(CounterFamily.Topic, records, new RecordHeaders("count/1", "TEST"), Cancellation);
    }

    private static async Task<IReadOnlyList<ShardStatus>> ShardsAsync(ShardCluster cluster) =>
        [.. (await cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<ShardStatuses>().GetAsync(Cancellation)).Where(shard => shard.Family == CounterFamily.FamilyName)];

    private static Task DrainedAsync(ShardCluster cluster) => Eventually.TrueAsync(
        async () => await ShardsAsync(cluster) is { Count: CounterFamily.Shards } shards && shards.All(shard => shard.State == ShardStatus.Owned && shard.Topics.All(topic => topic.Lag == 0)),
        "the counts are applied");

    private static async Task BarriersAsync(ShardCluster cluster)
    {
        for (var shard = 0; shard < CounterFamily.Shards; shard++)
        {
            await cluster.Grains.GetGrain<IShardGrain>($"{CounterFamily.FamilyName}/{shard}").WriteBarrierAsync(Cancellation);
        }
    }

    private static IEntityReads<CounterSnapshot> ReadsOf(ShardCluster cluster, InProcessSiloHandle? silo = null)
    {
        var services = (silo ?? cluster.Cluster.Silos[0]).ServiceProvider;
        return services.ReadsOf(services.GetRequiredService<CounterFamily>().Source);
    }

    private static async Task<long?> ColourAsync(ShardCluster cluster, string colour)
    {
        var services = cluster.Cluster.Silos[0].ServiceProvider;
        return (await services.ReadsOf<CounterSnapshot>(services.GetRequiredService<CounterFamily>(), ColourGroup.Colours).ReadAsync(colour, Cancellation))?.Total;
    }

    private static async Task<List<DeadLetter>> DeadLettersAsync(ShardCluster cluster)
    {
        var deadLetters = new List<DeadLetter>();
        for (var partition = 0; partition < cluster.Log.Topics.First(topic => topic.Name == Topics.DeadLetters).Partitions; partition++)
        {
            using var reader = cluster.Log.OpenReader([new TopicPosition(new TopicPartition(Topics.DeadLetters, partition), 0)], 100);
            using var batch = reader.Read(TimeSpan.Zero, Cancellation);
            for (var i = 0; i < (batch?.Count ?? 0); i++)
            {
                deadLetters.Add(DeadLetterJson.Read(batch!.Records.Value(i))!);
            }
        }

        return deadLetters;
    }
}
