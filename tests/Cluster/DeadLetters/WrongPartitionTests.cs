using System.Text;
using Confluent.Kafka;
using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Durability.Kafka;
using GridGrains.Grains.DeadLetters;
using GridGrains.Tests.Unit.Durability.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static GridGrains.Tests.Cluster.Prices;

namespace GridGrains.Tests.Cluster.DeadLetters;

/// <summary>On a broker any producer chooses the partition of its records.</summary>
public sealed class WrongPartitionTests
{
    private const string Node = "CAISO/TH_SP15_GEN-APND";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_in_the_wrong_partition_is_a_dead_letter_and_its_replay_takes_effect_once()
    {
        using var broker = new MockKafkaCluster();
        foreach (var topic in Topics.All)
        {
            broker.CreateTopic(topic.Name, topic.Partitions);
        }

        var options = new KafkaOptions { BootstrapServers = broker.BootstrapServers };
        await using var log = await KafkaPartitionLog.OpenAsync(options, Topics.All);
        await using var cluster = await ShardCluster.StartAsync(services: services => services.AddSingleton<IPartitionLog>(log));
        var right = KeyPartitioner.PartitionOf(Node, Topics.LmpPartitions);
        var wrong = (right + 1) % Topics.LmpPartitions;
        await ProduceAsync(options, wrong);
        var service = DeadLetterServiceTests.ServiceOf(cluster);
        var deadLetter = await DeadLetterServiceTests.OneAsync(service, new DeadLetterIndexFilter(Code: DeadLetter.WrongPartition, Topic: Topics.RealTimeLmp));
        Assert.Equal((wrong, "CAISO", "key"), (deadLetter.DeadLetter.Partition!.Value, deadLetter.DeadLetter.IsoCode, deadLetter.DeadLetter.Field));
        Assert.Null(await cluster.Reader().Nodes.ReadAsync(Node, Cancellation));

        var first = Assert.Single(await service.ReplayAsync([deadLetter.DeadLetter.Id], new DeadLetterActor("ann", null), Cancellation));
        var second = Assert.Single(await service.ReplayAsync([deadLetter.DeadLetter.Id], new DeadLetterActor("ben", null), Cancellation));

        Assert.Equal((DeadLetterOutcome.Replayed, right), (first.Outcome, first.Position!.Value.Partition));
        Assert.Equal(DeadLetterOutcome.AlreadyReplayed, second.Outcome);
        await Eventually.TrueAsync(async () => await cluster.Reader().Nodes.ReadAsync(Node, Cancellation) is not null, "the replayed price is readable");
        var node = (await cluster.Reader().Nodes.ReadAsync(Node, Cancellation))!;
        Assert.Equal((30.5, 1), (node.RealTime!.Latest.Lmp, node.RealTime.Session.Count));
        Assert.Equal(DeadLetterState.Replayed, (await service.FindAsync(deadLetter.DeadLetter.Id, Cancellation))!.State);
        Assert.Equal("ann", Assert.Single(await service.ListActsAsync(null, long.MaxValue, 10, Cancellation)).Record.Actor);
    }

    private static async Task ProduceAsync(KafkaOptions options, int partition)
    {
        var buffer = new RecordBuffer();
        LmpEventJson.Write(buffer, RealTime(Node, Noon, 30.5));
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = options.BootstrapServers }).Build();
        await producer.ProduceAsync(
            new Confluent.Kafka.TopicPartition(Topics.RealTimeLmp, partition),
            new Message<byte[], byte[]>
            {
                Key = buffer.Key(0).ToArray(),
                Value = buffer.Value(0).ToArray(),
                Headers = new Headers { { "schema", "iso_lmp/1"u8.ToArray() }, { "source", Encoding.UTF8.GetBytes("PARTNER") } },
            },
            Cancellation);
    }
}
