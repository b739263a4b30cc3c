using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TopicPartition = GridGrains.Domain.Log.TopicPartition;

namespace GridGrains.Durability.Kafka;

/// <summary>The few questions to the brokers beside records, with errors as the port's.</summary>
internal static class KafkaAdmin
{
    public static IAdminClient Build(KafkaOptions options) =>
        new AdminClientBuilder(KafkaClientSettings.Admin(options))
            .SetLogHandler((_, line) => options.ClientLog?.Invoke(line.Message))
            .SetErrorHandler((_, error) => options.ClientLog?.Invoke(error.Reason))
            .Build();

    /// <summary>Metadata of all topics. The client blocks for it, on a thread of its own.</summary>
    public static Task<Metadata> GetMetadataAsync(IAdminClient admin, KafkaOptions options) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return admin.GetMetadata(options.StartTimeout);
            }
            catch (KafkaException failure)
            {
                throw KafkaErrors.From(failure.Error, $"no broker answers at {options.BootstrapServers} within {options.StartTimeout.TotalSeconds:0.#} s", failure);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public static async Task<long> GetOffsetAsync(IAdminClient admin, KafkaOptions options, TopicPartition partition, OffsetSpec which)
    {
        var request = new TopicPartitionOffsetSpec { TopicPartition = ToKafka(partition), OffsetSpec = which };
        try
        {
            var answer = await admin.ListOffsetsAsync([request], new ListOffsetsOptions { RequestTimeout = options.StartTimeout });
            return answer.ResultInfos[0].TopicPartitionOffsetError.Offset.Value;
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.From(failure.Error, $"the offsets of {partition} cannot be read", failure);
        }
    }

    public static Confluent.Kafka.TopicPartition ToKafka(TopicPartition partition) => new(partition.Topic, partition.Partition);
}
