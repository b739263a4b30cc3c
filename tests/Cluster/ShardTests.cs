using System.Text;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Contracts.Shards;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster;

public sealed class ShardTests
{
    private const string Node = "CAISO/TH_SP15_GEN-APND";

    [Fact]
    public async Task Price_is_readable_once_it_is_applied()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await cluster.AppendAsync([DayAhead(Node, Noon, 40.25), RealTime(Node, Noon, 30.5, congestion: 1.5)]);
        await cluster.DrainedAsync();

        var snapshot = await cluster.Reader().Nodes.ReadAsync(Node, CancellationToken.None);

        Assert.NotNull(snapshot);
        Assert.Equal(30.5, snapshot.RealTime!.Latest.Lmp);
        Assert.Equal(1.5, snapshot.RealTime.Latest.Congestion);
        Assert.Equal(40.25 - 30.5, snapshot.DartUsdPerMwh, 6);
        Assert.Equal(snapshot.LastOffsets, (await cluster.Grains.GetGrain<INodeGrain>(Node).GetAsync())!.LastOffsets);
    }

    [Fact]
    public async Task Unknown_node_reads_as_nothing_and_leaves_nothing_behind()
    {
        await using var cluster = await ShardCluster.StartAsync();

        Assert.Null(await cluster.Reader().Nodes.ReadAsync("CAISO/NOBODY", CancellationToken.None));
        Assert.Null(await cluster.Grains.GetGrain<INodeGrain>("CAISO/NOBODY").GetAsync());
        Assert.Empty(await cluster.Grains.GetGrain<INodeGrain>("CAISO/NOBODY").GetHistoryAsync(PriceProduct.RealTime5Min, Noon, Noon.AddDays(1)));
        Assert.Empty(await cluster.Reader().ListNodesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Duplicate_has_no_effect_and_correction_replaces()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var first = RealTime(Node, Noon, 30);
        await cluster.AppendAsync([first, first, RealTime(Node, Noon, 50, knownAfterMinutes: 20), first]);
        await cluster.DrainedAsync();

        var snapshot = await cluster.Reader().Nodes.ReadAsync(Node, CancellationToken.None);

        Assert.Equal(1, snapshot!.DistinctCount);
        Assert.Equal(50, snapshot.RealTime!.Latest.Lmp);
        Assert.Equal((1, 50.0), (snapshot.RealTime.Session.Count, snapshot.RealTime.Session.MeanUsd));
    }

    [Fact]
    public async Task History_is_read_from_the_ring_to_the_cent()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await cluster.AppendAsync(Enumerable.Range(0, 300).Select(i => RealTime(Node, Noon.AddMinutes(5 * i), i + 0.25)));
        await cluster.DrainedAsync();

        var history = await cluster.Grains.GetGrain<INodeGrain>(Node).GetHistoryAsync(PriceProduct.RealTime5Min, Noon, Noon.AddDays(2));

        Assert.Equal(288, history.Length);
        Assert.Equal(Enumerable.Range(12, 288).Select(i => i + 0.25), history.Select(point => point.LmpUsdPerMwh));
    }

    [Fact]
    public async Task Hub_shows_its_own_price_and_the_mean_of_members_with_corrections_replaced()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var member = new NodeLabels(Hub: "TH_SP15_GEN-APND");
        var prices = Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 30, member))
            .Concat(Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 50, member, knownAfterMinutes: 20)))
            .Append(RealTime("CAISO/TH_SP15_GEN-APND", Noon, 49.5, new NodeLabels(Type: "HUB")));
        await cluster.AppendAsync(prices);
        await cluster.DrainedAsync();

        await Eventually.TrueAsync(
            async () => await cluster.Reader().Hubs.ReadAsync("CAISO/TH_SP15_GEN-APND", CancellationToken.None) is { Published.Length: 1, Members: [{ Members: 10, MeanUsd: 50 }] },
            "the hub has ten members with mean 50");
        var hub = await cluster.Reader().Hubs.ReadAsync("CAISO/TH_SP15_GEN-APND", CancellationToken.None);
        Assert.Equal(49.5, hub!.Published[0].Lmp);
    }

    [Fact]
    public async Task Price_that_tells_no_labels_leaves_its_node_where_it_is()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var labels = new NodeLabels(Name: "Plant", Hub: "HUB_A", Zone: "ZONE_A");
        await cluster.AppendAsync(Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 30, labels)));
        await cluster.AppendAsync(Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 50, knownAfterMinutes: 20)));
        await cluster.AppendAsync([DayAhead("CAISO/M0", Noon, 40, new NodeLabels(Type: "GEN"))]);
        await cluster.DrainedAsync();

        await Eventually.TrueAsync(
            async () => await cluster.Reader().Hubs.ReadAsync("CAISO/HUB_A", CancellationToken.None)
                is { Members: [.., { Members: 10, MeanUsd: 50 }] or [{ Members: 10, MeanUsd: 50 }, ..] },
            "the hub has ten corrected members");
        var node = await cluster.Reader().Nodes.ReadAsync("CAISO/M0", CancellationToken.None);
        Assert.Equal(labels with { Type = "GEN" }, node!.Labels);
    }

    [Fact]
    public async Task Node_that_is_told_another_hub_goes_there_with_its_prices()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var (a, b) = (new NodeLabels(Hub: "HUB_A"), new NodeLabels(Hub: "HUB_B"));
        await cluster.AppendAsync(Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 30, i < 5 ? a : b)));
        await cluster.DrainedAsync();

        await cluster.AppendAsync([RealTime("CAISO/M0", Noon, 90, b, knownAfterMinutes: 20)]);
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(async () => await MembersAsync("HUB_A") is (4, 30) && await MembersAsync("HUB_B") is (6, 40), "the node has gone from one hub to the other");

        await cluster.AppendAsync([RealTime("CAISO/M0", Noon, 60, knownAfterMinutes: 30)]);
        await Eventually.TrueAsync(async () => await MembersAsync("HUB_A") is (4, 30) && await MembersAsync("HUB_B") is (6, 35), "its correction counts at the other hub");

        async Task<(int, double)> MembersAsync(string hub) =>
            await cluster.Reader().Hubs.ReadAsync($"CAISO/{hub}", CancellationToken.None) is { Members: [var price] } ? (price.Members, price.MeanUsd) : default;
    }

    [Fact]
    public async Task Hub_whose_grain_was_collected_still_has_the_members_of_all_shards()
    {
        await using var cluster = await ShardCluster.StartAsync(configure: options => options.GroupRebuildInterval = TimeSpan.FromDays(1));
        var member = new NodeLabels(Hub: "HUB_A");
        await cluster.AppendAsync(Enumerable.Range(0, 10).Select(i => RealTime($"CAISO/M{i}", Noon, 30, member)));
        await Eventually.TrueAsync(() => HasAsync(10, 30), "the hub has ten members");

        await cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await cluster.AppendAsync([RealTime("CAISO/M0", Noon, 130, member, knownAfterMinutes: 20)]);

        await Eventually.TrueAsync(() => HasAsync(10, 40), "the hub has ten members, one of them corrected");

        async Task<bool> HasAsync(int members, double mean) =>
            await cluster.Reader().Hubs.ReadAsync("CAISO/HUB_A", CancellationToken.None) is { Members: [var price] } && price.Members == members && price.MeanUsd == mean;
    }

    [Fact]
    public async Task Record_that_cannot_be_a_price_goes_to_the_dead_letters_and_blocks_nothing()
    {
        await using var cluster = await ShardCluster.StartAsync();
        var records = new RecordBuffer();
        records.Add(Encoding.UTF8.GetBytes(Node), "{\"ts\":"u8);
        await cluster.Log.AppendAsync(Topics.RealTimeLmp, records, new RecordHeaders("iso_lmp/1", "TEST"), CancellationToken.None);
        await cluster.AppendAsync([RealTime(Node, Noon, 30)]);
        await cluster.DrainedAsync();

        Assert.Equal(30, (await cluster.Reader().Nodes.ReadAsync(Node, CancellationToken.None))!.RealTime!.Latest.Lmp);
        using var letters = cluster.Log.OpenReader([.. Enumerable.Range(0, 4).Select(i => new TopicPosition(new TopicPartition(Topics.DeadLetters, i), 0))], 10);
        var letter = Encoding.UTF8.GetString(letters.Read(TimeSpan.FromSeconds(5), CancellationToken.None)!.Records.Value(0));
        Assert.Contains("\"code\":\"bad_json\"", letter, StringComparison.Ordinal);
        Assert.Contains($"\"id\":\"ISO_RT_LMP:{KeyPartitioner.PartitionOf(Node, 12)}:0\"", letter, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task State_ends_as_one_clean_pass_however_batches_are_cut(int maxRecordsPerBatch)
    {
        await using var cluster = await ShardCluster.StartAsync(configure: options => options.MaxRecordsPerBatch = maxRecordsPerBatch);
        await cluster.AppendAsync(Storm(nodes: 120, intervals: 30, Noon));
        await cluster.DrainedAsync();
        await cluster.WriteBarriersAsync();

        Assert.Equal(cluster.CleanPass(), await cluster.StoredNodesAsync());
    }

    [Fact]
    public async Task Crash_between_barriers_loses_nothing_and_repeats_nothing()
    {
        var directory = Directory.CreateTempSubdirectory("gridgrains-");
        var before = await ShardCluster.StartAsync(directory: directory.FullName, configure: options => options.BarrierInterval = TimeSpan.FromHours(1));
        await before.AppendAsync(Storm(nodes: 100, intervals: 12, Noon));
        await before.DrainedAsync();
        await before.WriteBarriersAsync();
        await before.AppendAsync(Storm(nodes: 100, intervals: 12, Noon.AddHours(1)));
        await before.DrainedAsync();
        await before.CrashAsync();

        await using (var after = await ShardCluster.StartAsync(directory: directory.FullName))
        {
            await after.AppendAsync(Storm(nodes: 100, intervals: 3, Noon.AddHours(2)));
            await after.DrainedAsync();
            await after.WriteBarriersAsync();
            Assert.Equal(after.CleanPass(), await after.StoredNodesAsync());
        }

        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Owner_whose_claim_was_taken_is_refused_claims_again_and_applies_each_record_once()
    {
        await using var cluster = await ShardCluster.StartAsync(configure: options => options.BarrierInterval = TimeSpan.FromHours(1));
        await cluster.AppendAsync(Storm(nodes: 50, intervals: 4, Noon));
        await cluster.DrainedAsync();
        var shard = KeyPartitioner.PartitionOf("CAISO/NODE_1", Topics.LmpPartitions);
        var stolen = await cluster.Store.ClaimAsync(new ShardId("nodes", shard), "thief", (_, _, _) => { }, CancellationToken.None);
        await cluster.AppendAsync(Storm(nodes: 50, intervals: 4, Noon.AddMinutes(20)));

        await Assert.ThrowsAsync<ShardNotOwnedException>(() => cluster.Grains.GetGrain<IShardGrain>($"nodes/{shard}").WriteBarrierAsync().AsTask());
        await Eventually.TrueAsync(
            async () => (await cluster.NodeShardsAsync()).Any(status => status.Index == shard && status.Epoch > stolen.Epoch),
            "the owner claimed again");
        await cluster.DrainedAsync();
        await cluster.WriteBarriersAsync();

        Assert.Equal(cluster.CleanPass(), await cluster.StoredNodesAsync());
    }
}
