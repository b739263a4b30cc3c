using System.Runtime.CompilerServices;
using Confluent.Kafka;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors.Streams;

/// <summary>
/// Reads a topic of a broker that the operator declares, to its end or for as long as a stream runs. The offsets are kept with what they led to; no group
/// of the broker is used. Every address that the brokers advertise has to be declared.
/// </summary>
public sealed class TopicConnector(ConnectionTable connections, TimeProvider clock) : ISourceConnector
{
    private const int MaxMessageBytes = 8 << 20;

    private static readonly TimeSpan Contact = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    public IReadOnlyCollection<string> Types { get; } = ["kafka"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The client blocks; a run has a thread of its own.
        await Task.Yield();
        var topic = endpoint.Topic!;
        var connection = connections.OpenFor(spec, context, topic.Name, ConnectionEntry.Kafka);
        using var consumer = Guarded(connection, () => new ConsumerBuilder<Ignore, byte[]>(SettingsOf(connection)).SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build());
        var partitions = Guarded(connection, () => PartitionsOf(consumer, connection, topic));
        var (offsets, lost) = Guarded(connection, () => Begin(consumer, topic, partitions, position));
        consumer.Assign(offsets.Select(pair => new TopicPartitionOffset(topic.Name, pair.Key, pair.Value)));
        var (drained, records, ends) = (new HashSet<int>(), 0, StreamRules.EndOf(spec, context));
        while (!cancellation.IsCancellationRequested)
        {
            var (batch, start) = (new MessageBatch(endpoint, $"{connection.Name}/{topic.Name}", MaxMessageBytes), clock.GetTimestamp());
            Guarded(connection, () => Fill(consumer, batch, offsets, drained, start, cancellation));
            var isLast = ends is { } end ? clock.GetUtcNow().UtcDateTime >= end : drained.Count == offsets.Count;
            if (batch.Messages > 0 || lost.Count > 0 || isLast)
            {
                position = position with { Page = position.Page + 1, Bookmark = TopicPositions.Format(offsets) };
                yield return batch.ToPage(position, clock.GetElapsedTime(start), isLast) with { Faults = lost };
                (records, lost) = (records + batch.Records, []);
            }

            if (isLast || position.Page >= context.Limits.MaxPages || records >= context.Limits.MaxRecords)
            {
                yield break;
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private static ConsumerConfig SettingsOf(OpenedConnection connection) => new()
    {
        BootstrapServers = string.Join(',', connection.Entry.Addresses),
        ClientId = "gridgrains-pipeline",
        // Never joined; the library wants a name.
        GroupId = "gridgrains-pipeline",
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        AutoOffsetReset = AutoOffsetReset.Error,
        AllowAutoCreateTopics = false,
        SocketConnectionSetupTimeoutMs = 5_000,
        FetchWaitMaxMs = 100,
        QueuedMaxMessagesKbytes = 16 * 1024,
        SecurityProtocol = (connection.Entry.Tls, connection.Secret) switch
        {
            (false, null) => SecurityProtocol.Plaintext,
            (true, null) => SecurityProtocol.Ssl,
            (false, _) => SecurityProtocol.SaslPlaintext,
            (true, _) => SecurityProtocol.SaslSsl,
        },
        SaslMechanism = connection.Secret is null ? null : SaslMechanism.ScramSha512,
        SaslUsername = connection.Secret is null ? null : connection.Entry.User,
        SaslPassword = connection.Secret,
    };

    private static int[] PartitionsOf(IConsumer<Ignore, byte[]> consumer, OpenedConnection connection, TopicSource topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var metadata = admin.GetMetadata(topic.Name, Contact);
        HostRule[] declared = [.. connection.Entry.Addresses.Select(address => HostRule.Parse(address)!)];
        if (metadata.Brokers.Find(broker => !Array.Exists(declared, rule => rule.Fits(broker.Host, broker.Port))) is { } foreign)
        {
            throw new SourceException(
                "address_refused", $"{connection.Name}: a broker advertises {foreign.Host}:{foreign.Port}, which the operator does not declare", isTransient: false);
        }

        return metadata.Topics.Find(known => known.Topic == topic.Name) is { Error.IsError: false, Partitions.Count: > 0 } found
            ? [.. found.Partitions.Select(partition => partition.PartitionId)]
            : throw new SourceException("source_not_found", $"{connection.Name} has no topic '{topic.Name}'", isTransient: false);
    }

    /// <summary>Where each partition is read from, and what the topic has dropped before it was read.</summary>
    private static (SortedDictionary<int, long> Offsets, List<string> Lost) Begin(IConsumer<Ignore, byte[]> consumer, TopicSource topic, int[] partitions, EndpointPosition position)
    {
        var (known, offsets, lost) = (TopicPositions.Parse(position.Bookmark), new SortedDictionary<int, long>(), new List<string>());
        foreach (var partition in partitions)
        {
            var range = consumer.QueryWatermarkOffsets(new TopicPartition(topic.Name, partition), Contact);
            if (!known.TryGetValue(partition, out var next))
            {
                // A partition that was added since is read from its first record.
                next = topic.IsFromLatest && known.Count == 0 ? range.High.Value : range.Low.Value;
            }
            else if (next < range.Low.Value || next > range.High.Value)
            {
                var gap = next < range.Low.Value ? $"records {next} to {range.Low.Value - 1} were gone before they were read" : $"it ends at {range.High.Value} and was read to {next}: it was made again";
                lost.Add($"records_lost: partition {partition} of {topic.Name}: {gap}");
                next = range.Low.Value;
            }

            offsets[partition] = next;
        }

        return (offsets, lost);
    }

    private bool Fill(
        IConsumer<Ignore, byte[]> consumer, MessageBatch batch, SortedDictionary<int, long> offsets, HashSet<int> drained, long start, CancellationToken cancellation)
    {
        while (!batch.IsFull && clock.GetElapsedTime(start) < StreamRules.Linger && drained.Count < offsets.Count && !cancellation.IsCancellationRequested)
        {
            if (consumer.Consume(Wait) is not { } record)
            {
                continue;
            }

            var partition = record.Partition.Value;
            if (record.IsPartitionEOF)
            {
                drained.Add(partition);
                offsets[partition] = record.Offset.Value;
                continue;
            }

            drained.Remove(partition);
            offsets[partition] = record.Offset.Value + 1;
            if (record.Message.Value is { } value)
            {
                batch.Add(value, $"{partition}:{record.Offset.Value}");
            }
        }

        return true;
    }

    private static T Guarded<T>(OpenedConnection connection, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (KafkaException failure)
        {
            throw new SourceException("source_unreachable", $"{connection.Name}: {failure.Error.Reason}", isTransient: true, inner: failure);
        }
    }
}
