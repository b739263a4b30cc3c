using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using TopicPartition = GridGrains.Domain.Log.TopicPartition;

namespace GridGrains.Durability.Kafka;

/// <summary>
/// The partition log on Redpanda or Kafka. Appends are idempotent and wait for all in-sync replicas; transient faults are retried by
/// librdkafka until the delivery time-out. Ownership of partitions is the platform's own: groups carry offsets for monitoring only.
/// </summary>
public sealed class KafkaPartitionLog : IPartitionLog
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);

    private readonly KafkaOptions _options;
    private readonly Dictionary<string, TopicDefinition> _topics;
    private readonly ConcurrentDictionary<string, Lazy<KafkaCommitter>> _committers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<KafkaReaderGroup>> _groups = new(StringComparer.Ordinal);
    private readonly IAdminClient _admin;
    private readonly IProducer<byte[], byte[]> _producer;

    private KafkaPartitionLog(KafkaOptions options, IReadOnlyList<TopicDefinition> topics, IAdminClient admin)
    {
        (_options, Topics, _admin) = (options, topics, admin);
        _topics = topics.ToDictionary(topic => topic.Name, StringComparer.Ordinal);
        _producer = new ProducerBuilder<byte[], byte[]>(KafkaClientSettings.Producer(options))
            .SetLogHandler((_, line) => options.ClientLog?.Invoke(line.Message))
            .SetErrorHandler((_, error) => options.ClientLog?.Invoke(error.Reason))
            .Build();
    }

    public IReadOnlyList<TopicDefinition> Topics { get; }

    /// <summary>Connects and checks that the broker has the topics with their partitions.</summary>
    /// <exception cref="DomainException">
    /// <c>StorageUnavailable</c>: no broker answers; <c>UnknownTopic</c>: the broker lacks a topic; <c>InvalidSetting</c>: options, or a topic has
    /// another number of partitions.
    /// </exception>
    public static async Task<KafkaPartitionLog> OpenAsync(KafkaOptions options, IReadOnlyList<TopicDefinition> topics)
    {
        options.Validate();
        var admin = KafkaAdmin.Build(options);
        try
        {
            var metadata = await KafkaAdmin.GetMetadataAsync(admin, options);
            foreach (var topic in topics)
                Check(topic, metadata.Topics.Find(found => found.Topic == topic.Name), options);
            return new KafkaPartitionLog(options, topics, admin);
        }
        catch
        {
            admin.Dispose();
            throw;
        }
    }

    public async ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        _ = Find(topic);
        if (records.Count == 0)
            return [];
        var append = new KafkaAppend(topic, records.Count);
        var kafkaHeaders = RecordHeaderCodec.ToKafka(headers);
        for (var i = 0; i < records.Count; i++)
        {
            var message = new Message<byte[], byte[]> { Key = records.Key(i).ToArray(), Value = records.HasValue(i) ? records.Value(i).ToArray() : null!, Headers = kafkaHeaders };
            while (!TryProduce(topic, message, append.HandlerOf(i)))
                await Task.Delay(QueueFullPause, cancellation);
        }

        return await append.Done.WaitAsync(cancellation);
    }

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRecordsPerBatch, 1);
        foreach (var position in positions)
            Check(position.Partition);
        return group is null
            ? new KafkaPartitionReader(_options, positions, maxRecordsPerBatch)
            : GroupOf(group, [.. positions.Select(position => position.Partition.Topic).Distinct()]).Open(positions, maxRecordsPerBatch);
    }

    public async ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation)
    {
        Check(partition);
        var earliest = KafkaAdmin.GetOffsetAsync(_admin, _options, partition, OffsetSpec.Earliest());
        var next = KafkaAdmin.GetOffsetAsync(_admin, _options, partition, OffsetSpec.Latest());
        return new OffsetRange(await earliest.WaitAsync(cancellation), await next.WaitAsync(cancellation));
    }

    /// <summary>
    /// Writes the positions as offsets of a group, where the broker's own tools show its lag. The group is the consumer's name up to a slash:
    /// shards <c>nodes/0</c> to <c>nodes/11</c> are the group <c>nodes</c>.
    /// </summary>
    public async ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation)
    {
        foreach (var position in positions)
            Check(position.Partition);
        var group = consumer.Split('/')[0];
        var committer = _committers.GetOrAdd(group, name => new Lazy<KafkaCommitter>(() => new KafkaCommitter(_options, name))).Value;
        await committer.CommitAsync(positions, cancellation);
    }

    /// <summary>Waits for records that are on their way, at most the delivery time-out.</summary>
    public ValueTask DisposeAsync() => new(Task.Factory.StartNew(
        () =>
        {
            foreach (var group in _groups.Values)
                group.Value.Dispose();
            foreach (var committer in _committers.Values)
                committer.Value.Dispose();
            _producer.Flush(_options.DeliveryTimeout);
            _producer.Dispose();
            _admin.Dispose();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default));

    /// <returns>False when librdkafka's queue is full: its own thread empties it.</returns>
    private bool TryProduce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> handler)
    {
        try
        {
            _producer.Produce(topic, message, handler);
            return true;
        }
        catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (ProduceException<byte[], byte[]> failure)
        {
            throw KafkaErrors.From(failure.Error, $"a record was not appended to {topic}", failure);
        }
    }

    private KafkaReaderGroup GroupOf(string name, string[] topics)
    {
        var group = _groups.GetOrAdd(name, _ => new Lazy<KafkaReaderGroup>(() => new KafkaReaderGroup(_options, name, topics))).Value;
        return group.Topics.ToHashSet().SetEquals(topics)
            ? group
            : throw new DomainException(DomainErrorCode.InvalidSetting, $"readers of {name} read {string.Join(", ", group.Topics)}, not {string.Join(", ", topics)}");
    }

    private TopicDefinition Find(string topic) =>
        _topics.GetValueOrDefault(topic) ?? throw new DomainException(DomainErrorCode.UnknownTopic, $"the log has no topic {topic}; it has {string.Join(", ", _topics.Keys)}");

    private void Check(TopicPartition partition)
    {
        var topic = Find(partition.Topic);
        if (partition.Partition < 0 || partition.Partition >= topic.Partitions)
            throw new DomainException(DomainErrorCode.UnknownTopic, $"topic {topic.Name} has {topic.Partitions} partitions, not {partition.Partition}");
    }

    private static void Check(TopicDefinition topic, TopicMetadata? found, KafkaOptions options)
    {
        if (found is null || found.Error.Code == ErrorCode.UnknownTopicOrPart)
            throw new DomainException(DomainErrorCode.UnknownTopic, $"the broker at {options.BootstrapServers} has no topic {topic.Name}: apply deploy/topics.yaml first");
        if (found.Partitions.Count != topic.Partitions)
        {
            throw new DomainException(
                DomainErrorCode.InvalidSetting,
                $"topic {topic.Name} has {found.Partitions.Count} partitions at {options.BootstrapServers}, not {topic.Partitions}: shards and keys would not meet");
        }
    }
}
