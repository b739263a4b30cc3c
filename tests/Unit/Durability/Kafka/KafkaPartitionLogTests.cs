using System.Text;
using Confluent.Kafka;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Durability.Kafka;
using Xunit;

namespace GridGrains.Tests.Unit.Durability.Kafka;

/// <summary>One mock broker serves all tests of the class: each has topics of its own.</summary>
public sealed class KafkaPartitionLogTests(MockKafkaClusterFixture fixture) : PartitionLogConformance, IClassFixture<MockKafkaClusterFixture>
{
    private readonly HashSet<string> _created = [];

    private MockKafkaCluster Cluster => fixture.Cluster;

    private KafkaOptions Options => new() { BootstrapServers = Cluster.BootstrapServers };

    protected override async ValueTask<IPartitionLog> OpenAsync(IReadOnlyList<TopicDefinition> topics)
    {
        foreach (var topic in topics.Where(topic => _created.Add(topic.Name)))
            Cluster.CreateTopic(topic.Name, topic.Partitions);
        return await KafkaPartitionLog.OpenAsync(Options, topics);
    }

    [Fact]
    public async Task Headers_are_what_the_contract_names()
    {
        await AppendAsync(First, new RecordHeaders("iso_lmp/1", "SIM", "00-trace"), "one");

        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = Cluster.BootstrapServers, GroupId = "foreign" }).Build();
        consumer.Assign(Enumerable.Range(0, First.Partitions).Select(p => new TopicPartitionOffset(First.Name, p, 0)));
        var record = consumer.Consume(Patience);
        consumer.Close();

        Assert.Equal("one", record.Message.Key);
        Assert.Equal(
            ["schema=iso_lmp/1", "source=SIM", "traceparent=00-trace"],
            record.Message.Headers.Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}"));
    }

    [Fact]
    public async Task Records_of_a_producer_without_our_headers_are_read()
    {
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Cluster.BootstrapServers }).Build())
        {
            await producer.ProduceAsync(
                new Confluent.Kafka.TopicPartition(First.Name, 2),
                new Message<string, string> { Key = "k", Value = "v", Headers = new Headers { { "other", [1, 2] } } },
                Cancellation);
        }

        using var reader = Log.OpenReader(Everything(First), 10);
        var record = Assert.Single(Drain(reader, 1));

        Assert.Equal(("k:v", 2, new RecordHeaders("", "")), (record.Text, record.Partition.Partition, record.Headers));
    }

    [Fact]
    public async Task Committed_position_is_the_groups_offset()
    {
        var positions = await AppendAsync(First, "one", "one");
        var partition = new GridGrains.Domain.Log.TopicPartition(First.Name, positions[0].Partition);
        await Log.CommitAsync("monitored/7", [new(partition, positions[1].Offset + 1)], Cancellation);

        using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = Cluster.BootstrapServers, GroupId = "monitored" }).Build();
        var committed = consumer.Committed([new Confluent.Kafka.TopicPartition(First.Name, partition.Partition)], Patience);
        consumer.Close();

        Assert.Equal(positions[1].Offset + 1, Assert.Single(committed).Offset.Value);
    }

    [Fact]
    public async Task Topic_that_the_broker_lacks_is_named_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<DomainException>(() => KafkaPartitionLog.OpenAsync(Options, [new("NOT_THERE", 3, null)]));

        Assert.Equal(DomainErrorCode.UnknownTopic, refused.Code);
        Assert.Contains("has no topic NOT_THERE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_with_other_partitions_is_refused_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<DomainException>(() => KafkaPartitionLog.OpenAsync(Options, [First with { Partitions = 5 }]));

        Assert.Equal(DomainErrorCode.InvalidSetting, refused.Code);
        Assert.Contains("has 4 partitions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_offset_is_an_error_to_its_reader()
    {
        var positions = await AppendAsync(First, "one");
        using var reader = Log.OpenReader([new(new(First.Name, positions[0].Partition), 1_000)], 10);

        var refused = Assert.Throws<DomainException>(() => reader.Read(Patience, Cancellation));

        Assert.Equal(DomainErrorCode.RecordsGone, refused.Code);
    }

    [Fact]
    public async Task Missing_offset_is_an_error_to_its_reader_alone_in_a_group()
    {
        await AppendAsync(First, [.. Enumerable.Range(0, 40).Select(i => $"k{i}")]);
        using var good = Log.OpenReader([new(new(First.Name, 1), 0)], 10, "together");
        using var bad = Log.OpenReader([new(new(First.Name, 2), 1_000)], 10, "together");

        var refused = Assert.Throws<DomainException>(() => bad.Read(Patience, Cancellation));
        await AppendAsync(First, [.. Enumerable.Range(0, 40).Select(i => $"k{i}")]);

        Assert.Equal(DomainErrorCode.RecordsGone, refused.Code);
        var mine = Enumerable.Range(0, 40).Count(i => GridGrains.Domain.Log.KeyPartitioner.PartitionOf($"k{i}", First.Partitions) == 1);
        Assert.Equal(2 * mine, Drain(good, 2 * mine).Count);
    }

    [Fact]
    public void Partition_is_read_once_in_a_group_and_its_topics_are_one_set()
    {
        using var first = Log.OpenReader([new(new(First.Name, 1), 0)], 10, "together");
        using var again = Log.OpenReader([new(new(First.Name, 1), 0)], 10, "together");

        Assert.Equal(DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(() => again.Read(Patience, Cancellation)).Code);
        Assert.Equal(DomainErrorCode.InvalidSetting, Assert.Throws<DomainException>(() => Log.OpenReader([new(new(Second.Name, 1), 0)], 10, "together")).Code);
    }

    [Fact]
    public async Task Broker_that_is_not_there_is_named_at_the_start()
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:1", StartTimeout = TimeSpan.FromSeconds(1) };

        var refused = await Assert.ThrowsAsync<DomainException>(() => KafkaPartitionLog.OpenAsync(options, [First]));

        Assert.Equal(DomainErrorCode.StorageUnavailable, refused.Code);
        Assert.Contains("127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_outlives_a_broker_that_is_away_for_a_moment()
    {
        using var cluster = new MockKafkaCluster();
        cluster.CreateTopic(First.Name, First.Partitions);
        await using var log = await KafkaPartitionLog.OpenAsync(new KafkaOptions { BootstrapServers = cluster.BootstrapServers }, [First]);
        cluster.StopBroker(1);
        var buffer = new RecordBuffer();
        buffer.Add("one"u8, "x"u8);
        var append = log.AppendAsync(First.Name, buffer, Headers, Cancellation).AsTask();

        cluster.StartBroker(1);

        Assert.Equal(0, Assert.Single(await append).Offset);
    }

    [Fact]
    public async Task Append_to_a_broker_that_stays_away_fails_after_the_delivery_timeout()
    {
        using var cluster = new MockKafkaCluster();
        cluster.CreateTopic(First.Name, First.Partitions);
        var options = new KafkaOptions { BootstrapServers = cluster.BootstrapServers, DeliveryTimeout = TimeSpan.FromSeconds(1) };
        await using var log = await KafkaPartitionLog.OpenAsync(options, [First]);
        cluster.StopBroker(1);
        var buffer = new RecordBuffer();
        buffer.Add("one"u8, "x"u8);

        var refused = await Assert.ThrowsAsync<DomainException>(async () => await log.AppendAsync(First.Name, buffer, Headers, Cancellation));

        Assert.Equal(DomainErrorCode.StorageUnavailable, refused.Code);
    }
}

public sealed class MockKafkaClusterFixture : IDisposable
{
    public MockKafkaCluster Cluster { get; } = new();

    public void Dispose() => Cluster.Dispose();
}
