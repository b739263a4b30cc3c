using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Nodes;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster;

public sealed class HandoverTests
{
    [Fact]
    public void Shards_are_spread_evenly_and_alike_on_every_silo()
    {
        for (var silos = 1; silos <= 7; silos++)
        {
            var addresses = Enumerable.Range(0, silos)
                .Select(i => SiloAddress.New(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 11_000 + i), i + 1)).ToArray();

            var shards = Enumerable.Range(0, Topics.LmpPartitions).Select(index => new ShardId("nodes", index)).Append(new ShardId("singletons", 0)).ToArray();

            var owners = ShardMap.Assign(addresses, shards);

            Assert.Equal(shards.Length, owners.Count);
            Assert.All(
                owners.Where(owned => owned.Key.Family == "nodes").GroupBy(owned => owned.Value),
                group => Assert.True(group.Count() <= (Topics.LmpPartitions + silos - 1) / silos));
            Assert.Equal(owners, ShardMap.Assign([.. addresses.Reverse()], shards));
        }
    }

    [Fact]
    public async Task Every_silo_reads_every_node_in_one_hop()
    {
        await using var cluster = await ShardCluster.StartAsync(silos: 2);
        await cluster.AppendAsync(Storm(nodes: 100, intervals: 2, Noon));
        await cluster.DrainedAsync();
        var keys = Enumerable.Range(0, 100).Select(i => $"CAISO/NODE_{i}").ToArray();

        foreach (var silo in cluster.Cluster.Silos)
        {
            var snapshots = await cluster.Reader(silo).Nodes.ReadAsync(keys, CancellationToken.None);
            Assert.Equal(keys, snapshots.Select(snapshot => snapshot!.Key.ToString()));
        }

        var owned = await cluster.NodeShardsAsync();
        Assert.All(owned.GroupBy(shard => shard.Silo), silo => Assert.Equal(6, silo.Count()));
    }

    [Fact]
    public async Task Shards_move_when_a_silo_joins_and_leaves_and_no_record_is_lost_or_applied_twice()
    {
        await using var cluster = await ShardCluster.StartAsync();
        await cluster.AppendAsync(Storm(nodes: 200, intervals: 4, Noon));
        await cluster.DrainedAsync();

        var joined = await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.AppendAsync(Storm(nodes: 200, intervals: 4, Noon.AddMinutes(20)));
        await Eventually.TrueAsync(
            async () => (await cluster.NodeShardsAsync()).Where(shard => shard.State == "owned").GroupBy(shard => shard.Silo).Count() == 2,
            "both silos own shards");
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(() => GrainsLiveOnTheirOwnersAsync(cluster), "every grain lives on the silo that owns its shard");

        await cluster.Cluster.StopSiloAsync(joined);
        await cluster.AppendAsync(Storm(nodes: 200, intervals: 4, Noon.AddMinutes(40)));
        await cluster.DrainedAsync();
        await cluster.WriteBarriersAsync();

        Assert.Equal(cluster.CleanPass(), await cluster.StoredNodesAsync());
    }

    [Fact]
    public async Task Hub_is_refilled_after_the_silo_that_held_it_died()
    {
        await using var cluster = await ShardCluster.StartAsync(silos: 2);
        await cluster.AppendAsync(Storm(nodes: 90, intervals: 1, Noon));
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(() => HubHasMembersAsync(cluster, 30), "the hubs have their members");

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);

        await Eventually.TrueAsync(() => HubHasMembersAsync(cluster, 30), "the hubs have their members again");
    }

    [Fact]
    public async Task Hub_is_readable_at_its_new_owner_after_a_silo_joined_and_left()
    {
        await using var cluster = await ShardCluster.StartAsync(configure: options => options.GroupRebuildInterval = TimeSpan.FromHours(1));
        await cluster.AppendAsync(Storm(nodes: 90, intervals: 1, Noon));
        await cluster.DrainedAsync();
        await Eventually.TrueAsync(() => HubHasMembersAsync(cluster, 30), "the hubs have their members");

        var joined = await cluster.Cluster.StartAdditionalSiloAsync();
        await Eventually.TrueAsync(
            async () => (await cluster.NodeShardsAsync()).Where(shard => shard.State == "owned").GroupBy(shard => shard.Silo).Count() == 2,
            "both silos own shards");
        await Eventually.TrueAsync(() => HubHasMembersAsync(cluster, 30), "the hubs have their members with two silos");
        await cluster.Cluster.StopSiloAsync(joined);

        await Eventually.TrueAsync(() => HubHasMembersAsync(cluster, 30), "the hubs have their members with one silo again");
    }

    [Fact]
    public void Groups_are_known_when_every_shard_has_contributed()
    {
        var groups = new GroupTable([PriceGroup.Hubs], shards: 2);

        groups.Contributed(1);
        groups.Contributed(1);
        Assert.False(groups.IsComplete);

        groups.Contributed(0);
        Assert.True(groups.IsComplete);
        Assert.True(groups.HasContributed(1));
    }

    private static async Task<bool> HubHasMembersAsync(ShardCluster cluster, int members)
    {
        try
        {
            var hubs = await cluster.Reader().Hubs.ReadAsync(["CAISO/HUB_0", "CAISO/HUB_1", "CAISO/HUB_2"], CancellationToken.None);
            return hubs.All(hub => hub is not null && hub.Members.Any(price => price.IntervalStartUtc == Noon && price.Members == members));
        }
        catch (ReadUnavailableException)
        {
            return false;
        }
    }

    // A grain that the handover just moved has no address until it is activated again.
    private static async Task<bool> GrainsLiveOnTheirOwnersAsync(ShardCluster cluster)
    {
        var management = cluster.Grains.GetGrain<IManagementGrain>(0);
        var services = cluster.Cluster.Silos[0].ServiceProvider;
        var (map, nodes) = (services.GetRequiredService<ShardMap>(), services.GetRequiredService<NodeFamily>());
        for (var node = 0; node < 200; node += 10)
        {
            var grain = cluster.Grains.GetGrain<INodeGrain>($"CAISO/NODE_{node}");
            if (!await Eventually.AnswersAsync(() => grain.GetAsync().AsTask()) || !Equals(map.OwnerOf(nodes.Id(nodes.ShardOf($"CAISO/NODE_{node}"))), await management.GetActivationAddress(grain)))
            {
                return false;
            }
        }

        return true;
    }
}
