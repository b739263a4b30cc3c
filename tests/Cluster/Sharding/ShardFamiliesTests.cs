using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Singletons;
using GridGrains.Tests.Cluster.Counters;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class ShardFamiliesTests
{
    private static readonly MemoryLog Log = new();

    private readonly ScriptedFamily _first = new("first", "FIRST");
    private readonly ScriptedFamily _second = new("second", "SECOND", "FIRST");
    private readonly SingletonFamily _singletons = new([new SingletonDefinition("upkeep", 1, typeof(object))], null!);

    [Fact]
    public void Families_have_their_order_their_shards_and_what_can_be_read_of_them()
    {
        var families = NewFamilies(_singletons, _first, _second);

        Assert.Equal([0, 1, 2], families.All.Select(family => family.Ordinal));
        Assert.Equal("singletons/0 singletons/1 first/0 first/1 first/2 second/0 second/1 second/2", string.Join(' ', families.Shards));
        Assert.Same(_second, families["second"]);
        Assert.Equal(["first", "first/colour", "second", "second/colour"], families.Sources.Keys.Order());
    }

    [Fact]
    public void Name_that_is_none_is_refused_with_those_that_are() =>
        Assert.Contains("'nodes' is not a family: first, second", Assert.Throws<ArgumentException>(() => NewFamilies(_first, _second)["nodes"]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("first/0", 0)]
    [InlineData("first/2", 2)]
    public void Name_of_a_shard_is_understood(string name, int index)
    {
        Assert.True(NewFamilies(_first).TryParse(name, out var shard));
        Assert.Equal((new ShardId("first", index), name), (shard, shard.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("first")]
    [InlineData("first/")]
    [InlineData("first/3")]
    [InlineData("first/-1")]
    [InlineData("first/+1")]
    [InlineData("first/ 1")]
    [InlineData("first/1/2")]
    [InlineData("first/1.0")]
    [InlineData("first/99999999999")]
    [InlineData("First/1")]
    [InlineData("nodes/1")]
    [InlineData("/1")]
    public void Other_words_are_no_shard(string name)
    {
        Assert.False(NewFamilies(_first).TryParse(name, out var shard));
        Assert.Equal(default, shard);
    }

    [Fact]
    public void Table_of_a_topic_is_followed_by_the_shard_that_reads_the_partition()
    {
        var families = NewFamilies(_singletons, _first, _second);

        Assert.Equal(new ShardId("first", 2), families.Following(new TopicPartition("FIRST", 2)));
        Assert.Equal(new ShardId("second", 1), families.Following(new TopicPartition("SECOND", 1)));
    }

    [Fact]
    public void Topic_that_nobody_reads_goes_with_the_first_family_that_reads_the_log()
    {
        var families = NewFamilies(_singletons, _second, _first);

        Assert.Equal(new ShardId("second", 1), families.Following(new TopicPartition("AUDIT", 7)));
        Assert.Equal(new ShardId("singletons", 1), NewFamilies(_singletons).Following(new TopicPartition("AUDIT", 7)));
    }

    [Fact]
    public void Two_families_of_one_name_are_refused() =>
        Assert.Contains("first", Assert.Throws<ArgumentException>(() => NewFamilies(_first, _second, new ScriptedFamily("first", "SECOND"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Family_that_does_not_fit_its_topics_is_refused()
    {
        Assert.Contains("THIRD", Assert.Throws<ArgumentException>(() => NewFamilies(new ScriptedFamily("third", "THIRD"))).Message, StringComparison.Ordinal);
        Assert.Contains("SINGLE has 1 partitions", Assert.Throws<ArgumentException>(() => NewFamilies(new ScriptedFamily("third", "SINGLE"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_is_withdrawn_only_by_the_claim_that_published_it()
    {
        var (old, current) = (NewTable(1), NewTable(2));
        _first.Publish(old);
        _first.Publish(current);

        _first.Withdraw(old);
        Assert.Same(current, _first.Table(1));
        Assert.Equal([current], _first.Tables);
        _first.Withdraw(current);
        Assert.Empty(_first.Tables);
    }

    private static ShardFamilies NewFamilies(params ShardFamily[] families) => new(families, Log);

    private ShardTable<CounterState, CounterSnapshot> NewTable(long epoch) => new(_first, shard: 1, epoch);
}
