using GridGrains.Domain.Checkpoints;
using GridGrains.Grains.Sharding;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class ShardMapTests
{
    private static readonly (string Family, int Shards)[] Usual = [("nodes", 12), ("singletons", 4)];

    public static TheoryData<int> SiloCounts => [1, 2, 3, 4, 5, 6, 7, 10, 20];

    [Theory]
    [MemberData(nameof(SiloCounts))]
    public void Every_shard_has_one_owner_and_no_silo_more_than_its_share(int silos)
    {
        foreach (var families in new (string Name, int Shards)[][] { Usual, [("a", 3), ("b", 3), ("c", 2), ("d", 7)], [("only", 1)], [("many", 100), ("few", 2)] })
        {
            foreach (var members in Clusters(silos))
            {
                var shards = ShardsOf(families);
                var owners = ShardMap.Assign(members, shards);

                Assert.Equal(shards.Order(Comparer), owners.Keys.Order(Comparer));
                Assert.All(owners.Values, owner => Assert.Contains(owner, members));
                AssertShare(owners.Values, shards.Length, silos);
                AssertShare(owners.Where(pair => pair.Key.Family == families[0].Name).Select(pair => pair.Value), families[0].Shards, silos);
            }
        }
    }

    // A silo more than that leaves too little room: then only the share of all is kept.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Each_of_the_usual_families_is_spread(int silos)
    {
        foreach (var members in Clusters(silos))
        {
            var owners = ShardMap.Assign(members, ShardsOf(Usual));

            Assert.All(Usual, family => AssertShare(owners.Where(pair => pair.Key.Family == family.Family).Select(pair => pair.Value), family.Shards, silos));
        }
    }

    [Theory]
    [MemberData(nameof(SiloCounts))]
    public void Every_silo_computes_the_same_whatever_order_it_sees_the_members_in(int silos)
    {
        var shards = ShardsOf(Usual);
        foreach (var members in Clusters(silos))
        {
            var expected = ShardMap.Assign(members, shards);

            for (var shift = 1; shift < silos; shift++)
            {
                Assert.Equal(expected, ShardMap.Assign([.. members[shift..], .. members[..shift]], shards));
            }

            Assert.Equal(expected, ShardMap.Assign([.. members.Reverse()], shards));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Few_shards_move_beside_those_of_a_silo_that_leaves(int silos)
    {
        var shards = ShardsOf([("nodes", 48), ("others", 12)]);
        var (orphans, moved) = (0, 0);
        foreach (var members in Clusters(silos))
        {
            var before = ShardMap.Assign(members, shards);
            foreach (var leaver in members)
            {
                var after = ShardMap.Assign([.. members.Where(member => !member.Equals(leaver))], shards);
                orphans += before.Count(pair => pair.Value.Equals(leaver));
                moved += before.Count(pair => !pair.Value.Equals(leaver) && !pair.Value.Equals(after[pair.Key]));
            }
        }

        Assert.Equal(shards.Length * Clusters(silos).Count(), orphans);
        Assert.True(moved <= orphans, $"{orphans} shards lost their owner, {moved} others moved");
    }

    [Fact]
    public void Map_follows_the_members_and_reports_only_what_changes_an_owner()
    {
        using var parts = new EngineParts();
        var family = new ScriptedFamily("scripted");
        var map = parts.NewMap(new ShardFamilies([family], parts.Log));
        var changes = 0;
        map.Changed += () => changes++;
        Assert.Null(map.OwnerOf(family.Id(0)));

        map.Update(EngineParts.Members(EngineParts.Silo(0)));
        map.Update(EngineParts.Members(EngineParts.Silo(0)));
        Assert.Equal(1, changes);
        Assert.Equal([EngineParts.Silo(0)], map.Owners);

        map.Update(EngineParts.Members(EngineParts.Silo(0), EngineParts.Silo(1)));
        Assert.Equal((2, 2), (changes, map.OwnersOf(family).Count()));
    }

    [Fact]
    public void Silo_that_the_manifest_lacks_owns_nothing_and_a_cluster_of_none_changes_nothing()
    {
        using var parts = new EngineParts();
        var family = new ScriptedFamily("scripted");
        var map = parts.NewMap(new ShardFamilies([family], parts.Log));
        map.Update(EngineParts.Members(EngineParts.Silo(0), EngineParts.Silo(77)));
        Assert.Equal([EngineParts.Silo(0)], map.Owners);

        map.Update(EngineParts.Members(EngineParts.Silo(77)));
        map.Update(EngineParts.Members());

        Assert.Equal([EngineParts.Silo(0)], map.Owners);
    }

    private static Comparer<ShardId> Comparer => Comparer<ShardId>.Create((first, second) => (first.Family, first.Index).CompareTo((second.Family, second.Index)));

    private static ShardId[] ShardsOf((string Family, int Shards)[] families) =>
        [.. families.SelectMany(family => Enumerable.Range(0, family.Shards).Select(shard => new ShardId(family.Family, shard)))];

    /// <summary>Clusters of one size with different members.</summary>
    private static IEnumerable<SiloAddress[]> Clusters(int silos) =>
        Enumerable.Range(0, 10).Select(cluster => Enumerable.Range(0, silos).Select(silo => EngineParts.Silo((cluster * 1000) + silo)).ToArray());

    private static void AssertShare(IEnumerable<SiloAddress> owners, int shards, int silos) =>
        Assert.All(owners.CountBy(owner => owner), load => Assert.InRange(load.Value, 1, (shards + silos - 1) / silos));
}
