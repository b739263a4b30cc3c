using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding.Groups;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class GroupTableTests
{
    private readonly GroupTable _groups = new([ColourGroup.Colours], shards: 3);

    [Fact]
    public void Group_is_what_all_shards_contribute_now()
    {
        Take(shard: 0, sequence: 1, total: 10);
        Take(shard: 1, sequence: 1, total: 20);
        Assert.Equal(new CounterSnapshot(30), _groups.Find("colour", "red"));

        Take(shard: 0, sequence: 2, total: 11);

        Assert.Equal(new CounterSnapshot(31), _groups.Find("colour", "red"));
        Assert.Null(_groups.Find("colour", "blue"));
        Assert.Null(_groups.Find("hub", "red"));
    }

    [Fact]
    public void Repeated_late_and_fenced_contributions_change_nothing()
    {
        Take(shard: 0, sequence: 5, total: 10, epoch: 2);
        var published = _groups.Find("colour", "red");

        Take(shard: 0, sequence: 5, total: 99, epoch: 2);
        Take(shard: 0, sequence: 4, total: 99, epoch: 2);
        Take(shard: 0, sequence: 900, total: 99, epoch: 1);

        Assert.Same(published, _groups.Find("colour", "red"));
        Take(shard: 0, sequence: 1, total: 12, epoch: 3);
        Assert.Equal(new CounterSnapshot(12), _groups.Find("colour", "red"));
    }

    [Fact]
    public void Table_is_complete_once_every_shard_has_contributed_however_often_one_does()
    {
        foreach (var shard in new[] { 0, 2, 2, 0 })
        {
            _groups.Contributed(shard);
            Assert.False(_groups.IsComplete);
        }

        Assert.True(_groups.HasContributed(2));
        Assert.False(_groups.HasContributed(1));
        _groups.Contributed(1);
        Assert.True(_groups.IsComplete);
        _groups.Contributed(1);
        Assert.True(_groups.IsComplete);
    }

    [Fact]
    public void Family_without_groups_lacks_none() => Assert.True(new GroupTable([], shards: 3).IsComplete);

    [Fact]
    public void Kind_of_group_that_the_family_lacks_is_refused_by_name()
    {
        var message = new ContributionMessage("counters", "hub", "red", 0, 0, 0, 1, 1, 10L);

        Assert.Contains("'hub' is not a group of this family", Assert.Throws<ArgumentException>(() => _groups.Take(message)).Message, StringComparison.Ordinal);
    }

    private void Take(int shard, long sequence, long total, long epoch = 1) =>
        _groups.Take(new ContributionMessage("counters", "colour", "red", 0, 0, shard, epoch, sequence, total));
}
