using Confluent.Kafka;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using TopicPartition = GridGrains.Domain.Log.TopicPartition;

namespace GridGrains.Durability.Kafka;

/// <summary>
/// A client that reads assigned partitions. librdkafka hands records over one by one, mostly in runs of one partition: a batch is such a
/// run. The first record of the next run waits, staged. It belongs to one thread.
/// </summary>
internal sealed class KafkaRecordSource : IDisposable
{
    /// <summary>The client's wait cannot be cancelled: it is cut into slices.</summary>
    public static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<StagedBytes, StagedBytes> _consumer;
    private readonly StagedBytes _key = new();
    private readonly StagedBytes _value = new();
    private readonly string? _onlyTopic;
    private readonly Dictionary<(string? Topic, int Partition), TopicPartition> _partitions = [];
    private StagedRecord? _waiting;
    private RecordHeaders? _lastHeaders;
    private KafkaReadException? _failure;

    public KafkaRecordSource(KafkaOptions options, IReadOnlyCollection<string> topics)
    {
        _onlyTopic = topics.Count == 1 ? topics.First() : null;
        _consumer = new ConsumerBuilder<StagedBytes, StagedBytes>(KafkaClientSettings.Reader(options, severalTopics: _onlyTopic is null))
            .SetKeyDeserializer(_key)
            .SetValueDeserializer(_value)
            .SetLogHandler((_, line) => options.ClientLog?.Invoke(line.Message))
            .SetErrorHandler((_, error) => options.ClientLog?.Invoke(error.Reason))
            .Build();
    }

    public void Assign(IReadOnlyCollection<TopicPosition> positions)
    {
        foreach (var position in positions)
            _partitions[PlaceOf(position.Partition)] = position.Partition;
        _consumer.IncrementalAssign(positions.Select(position => new TopicPartitionOffset(KafkaAdmin.ToKafka(position.Partition), position.NextOffset)));
    }

    public void Unassign(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (_waiting is { } waiting && partitions.Contains(waiting.Partition))
            _waiting = null;
        _consumer.IncrementalUnassign(partitions.Select(KafkaAdmin.ToKafka));
    }

    public void Pause(TopicPartition partition) => _consumer.Pause([KafkaAdmin.ToKafka(partition)]);

    public void Resume(TopicPartition partition) => _consumer.Resume([KafkaAdmin.ToKafka(partition)]);

    /// <summary>Waits for a record, at most so long, and says whose it is; <see cref="TakeRun"/> or <see cref="Skip"/> comes next.</summary>
    public TopicPartition? Wait(TimeSpan wait)
    {
        _waiting ??= Consume(wait);
        return _waiting?.Partition;
    }

    public void Skip() => _waiting = null;

    /// <summary>The record that waits and those of its partition that follow it at once.</summary>
    public LogBatch TakeRun(BatchMemory memory, int maxRecords)
    {
        var first = _waiting ?? throw new InvalidOperationException("no record waits");
        _waiting = null;
        Add(memory, first);
        while (memory.Records.Count < maxRecords && memory.Records.Length < BatchMemory.MaxBatchBytes && TryConsume() is { } next)
        {
            if (next.Partition != first.Partition)
            {
                _waiting = next;
                break;
            }

            Add(memory, next);
        }

        return memory.ToBatch(first.Partition);
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private (string? Topic, int Partition) PlaceOf(TopicPartition partition) => (_onlyTopic is null ? partition.Topic : null, partition.Partition);

    // A failure in the middle of a run must not take the run's records along: it is thrown by the next wait.
    private StagedRecord? TryConsume()
    {
        try
        {
            return Consume(TimeSpan.Zero);
        }
        catch (KafkaReadException failure)
        {
            _failure = failure;
            return null;
        }
    }

    /// <summary>The next record; its key and value are staged until the next call.</summary>
    private StagedRecord? Consume(TimeSpan wait)
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failed)
            throw failed;
        try
        {
            if (_consumer.Consume(wait) is not { } result)
                return null;
            _lastHeaders = RecordHeaderCodec.FromKafka(result.Message.Headers, _lastHeaders);
            // The client leaves the topic's name out of the records of a reader of one topic.
            return new StagedRecord(
                _partitions[(result.Topic, result.Partition.Value)], result.Offset.Value, result.Message.Timestamp.UtcDateTime, _lastHeaders);
        }
        catch (ConsumeException failure)
        {
            throw Failure(failure);
        }
    }

    private KafkaReadException Failure(ConsumeException failure)
    {
        var record = failure.ConsumerRecord;
        var at = record is null ? "the log" : $"{record.Topic}/{record.Partition.Value} from offset {record.Offset.Value}";
        TopicPartition? partition = record is not null && _partitions.TryGetValue((_onlyTopic is null ? record.Topic : null, record.Partition.Value), out var known) ? known : null;
        return new KafkaReadException(KafkaErrors.From(failure.Error, $"{at} cannot be read", failure), partition);
    }

    private void Add(BatchMemory memory, StagedRecord record)
    {
        var index = memory.Records.Count;
        if (_value.IsNull)
            memory.Records.AddWithoutValue(_key.Bytes);
        else
            memory.Records.Add(_key.Bytes, _value.Bytes);
        memory.Offsets[index] = record.Offset;
        memory.AppendedAtUtc[index] = record.AppendedAtUtc;
        memory.Headers[index] = record.Headers;
    }

    private readonly record struct StagedRecord(TopicPartition Partition, long Offset, DateTime AppendedAtUtc, RecordHeaders Headers);
}

/// <param name="error">What the port throws.</param>
/// <param name="partition">Whose records cannot be read; null when it is not about one partition.</param>
internal sealed class KafkaReadException(DomainException error, TopicPartition? partition) : Exception(error.Message, error)
{
    public DomainException Error { get; } = error;

    public TopicPartition? Partition { get; } = partition;
}
