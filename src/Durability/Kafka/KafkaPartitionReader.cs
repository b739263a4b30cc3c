using System.Diagnostics;
using Confluent.Kafka;
using GridGrains.Domain.Log;
using TopicPartition = GridGrains.Domain.Log.TopicPartition;

namespace GridGrains.Durability.Kafka;

/// <summary>
/// Reads assigned partitions. librdkafka hands records over one by one, mostly in runs of one partition: a batch is such a run. The
/// first record of the next run waits, staged, for the next call.
/// </summary>
internal sealed class KafkaPartitionReader : IPartitionReader
{
    /// <summary>The client's wait cannot be cancelled: it is cut into slices.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<StagedBytes, StagedBytes> _consumer;
    private readonly StagedBytes _key = new();
    private readonly StagedBytes _value = new();
    private readonly Dictionary<(string? Topic, int Partition), TopicPartition> _partitions;
    private readonly int _maxRecords;
    private readonly BatchMemory.Pool _memory;
    private StagedRecord? _waiting;
    private RecordHeaders? _lastHeaders;

    public KafkaPartitionReader(KafkaOptions options, IReadOnlyCollection<TopicPosition> positions, int maxRecords)
    {
        (_maxRecords, _memory) = (maxRecords, new BatchMemory.Pool(maxRecords));
        var severalTopics = positions.Select(position => position.Partition.Topic).Distinct().Count() > 1;
        // The client leaves the topic's name out of the records of a reader of one topic.
        _partitions = positions.ToDictionary(
            position => (severalTopics ? position.Partition.Topic : null, position.Partition.Partition), position => position.Partition);
        _consumer = new ConsumerBuilder<StagedBytes, StagedBytes>(KafkaClientSettings.Reader(options, severalTopics))
            .SetKeyDeserializer(_key)
            .SetValueDeserializer(_value)
            .SetLogHandler((_, line) => options.ClientLog?.Invoke(line.Message))
            .SetErrorHandler((_, error) => options.ClientLog?.Invoke(error.Reason))
            .Build();
        _consumer.Assign(positions.Select(position => new TopicPartitionOffset(KafkaAdmin.ToKafka(position.Partition), position.NextOffset)));
    }

    public LogBatch? Read(TimeSpan wait, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if ((_waiting ?? WaitForRecord(wait, cancellation)) is not { } first)
            return null;
        _waiting = null;
        var memory = _memory.Rent();
        Add(memory, first);
        while (memory.Records.Count < _maxRecords && memory.Records.Length < BatchMemory.MaxBatchBytes && Consume(TimeSpan.Zero) is { } next)
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

    private StagedRecord? WaitForRecord(TimeSpan wait, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = wait - Stopwatch.GetElapsedTime(started);
            var slice = left < TimeSpan.Zero ? TimeSpan.Zero : left < WaitSlice ? left : WaitSlice;
            if (Consume(slice) is { } record)
                return record;
            if (left <= TimeSpan.Zero)
                return null;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The next record; its key and value are staged until the next call.</summary>
    private StagedRecord? Consume(TimeSpan wait)
    {
        try
        {
            if (_consumer.Consume(wait) is not { } result)
                return null;
            _lastHeaders = RecordHeaderCodec.FromKafka(result.Message.Headers, _lastHeaders);
            return new StagedRecord(
                _partitions[(result.Topic, result.Partition.Value)], result.Offset.Value, result.Message.Timestamp.UtcDateTime, _lastHeaders);
        }
        catch (ConsumeException failure)
        {
            var at = failure.ConsumerRecord is { } record ? $"{record.Topic}/{record.Partition.Value} from offset {record.Offset.Value}" : "the log";
            throw KafkaErrors.From(failure.Error, $"{at} cannot be read", failure);
        }
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
