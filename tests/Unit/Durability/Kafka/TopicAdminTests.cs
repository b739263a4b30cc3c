using GridGrains.Domain;
using GridGrains.Durability.Kafka;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Kafka;

public sealed class TopicAdminTests
{
    private static readonly TopicSpec Prices = new("PRICES", 4, TimeSpan.FromDays(7), 3, 2, "zstd", "delete");
    private static readonly TopicSpec Marks = new("MARKS", 2, TimeSpan.FromDays(1), 3, 2, "zstd", "delete");

    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TopicAdmin Admin => new(_cluster);

    [Fact]
    public async Task Missing_topics_are_created_and_then_all_is_well()
    {
        _cluster.Have(Prices);

        var applied = await Admin.ApplyAsync([Prices, Marks], Cancellation);

        Assert.Equal(["MARKS"], applied.Created);
        Assert.Empty(applied.Differences);
        Assert.Empty((await Admin.CheckAsync([Prices, Marks], Cancellation)).Differences);
    }

    [Fact]
    public async Task Check_only_tells()
    {
        var report = await Admin.CheckAsync([Prices], Cancellation);

        Assert.Equal(["PRICES: topic should be there, the broker has none"], report.Differences.Select(difference => difference.ToString()));
        Assert.Empty(_cluster.Topics);
    }

    [Fact]
    public async Task Differences_are_told_and_left_as_they_are()
    {
        var other = Prices with { Partitions = 6, Replication = 1, Retention = TimeSpan.FromDays(1), Compression = "producer" };
        _cluster.Have(other);

        var report = await Admin.ApplyAsync([Prices], Cancellation);

        Assert.Equal(
            [
                "PRICES: compression.type should be zstd, the broker has producer",
                "PRICES: partitions should be 4, the broker has 6",
                "PRICES: replication should be 3, the broker has 1",
                "PRICES: retention.ms should be 604800000, the broker has 86400000",
            ],
            report.Differences.Select(difference => difference.ToString()).Order());
        Assert.Empty(report.Created);
        Assert.Equal(6, _cluster.Topics["PRICES"].Partitions);
    }

    [Fact]
    public async Task Topics_that_the_file_does_not_name_are_left_alone()
    {
        _cluster.Have(Marks);

        var report = await Admin.ApplyAsync([Prices], Cancellation);

        Assert.Equal(["PRICES"], report.Created);
        Assert.Contains("MARKS", _cluster.Topics.Keys);
    }

    [Fact]
    public void Kafkas_specification_carries_every_field()
    {
        var specification = KafkaTopicCluster.Specification(Prices);

        Assert.Equal(("PRICES", 4, 3), (specification.Name, specification.NumPartitions, specification.ReplicationFactor));
        Assert.Equal(Prices.Settings, specification.Configs);
    }

    [Fact]
    public async Task Cluster_that_is_not_there_is_named()
    {
        using var cluster = new KafkaTopicCluster(new KafkaOptions { BootstrapServers = "127.0.0.1:1", StartTimeout = TimeSpan.FromSeconds(1) });

        var refused = await Assert.ThrowsAsync<DomainException>(() => new TopicAdmin(cluster).CheckAsync([Prices], Cancellation));

        Assert.Equal(DomainErrorCode.StorageUnavailable, refused.Code);
        Assert.Contains("127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_that_a_broker_lacks_is_told()
    {
        using var broker = new MockKafkaCluster();
        using var cluster = new KafkaTopicCluster(new KafkaOptions { BootstrapServers = broker.BootstrapServers });

        var report = await new TopicAdmin(cluster).CheckAsync([Prices], Cancellation);

        Assert.Equal("topic", Assert.Single(report.Differences).What);
    }

    private sealed class FakeCluster : ITopicCluster
    {
        public Dictionary<string, TopicState> Topics { get; } = [];

        public void Have(TopicSpec topic) => Topics.Add(topic.Name, new TopicState(topic.Name, topic.Partitions, topic.Replication, topic.Settings));

        public Task<IReadOnlyList<TopicState>> DescribeAsync(IReadOnlyCollection<string> names, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<TopicState>>([.. Topics.Values.Where(topic => names.Contains(topic.Name))]);

        public Task CreateAsync(IReadOnlyCollection<TopicSpec> topics, CancellationToken cancellation)
        {
            foreach (var topic in topics)
                Have(topic);
            return Task.CompletedTask;
        }
    }
}
