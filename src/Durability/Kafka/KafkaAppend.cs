using Confluent.Kafka;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>Gathers the delivery reports of one append. Reports come on librdkafka's thread, in any order over partitions.</summary>
internal sealed class KafkaAppend(string topic, int records)
{
    private readonly RecordPosition[] _positions = new RecordPosition[records];
    private readonly TaskCompletionSource<RecordPosition[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _awaited = records;

    /// <summary>Ends once every record is reported, or with the first that failed.</summary>
    public Task<RecordPosition[]> Done => _done.Task;

    public Action<DeliveryReport<byte[], byte[]>> HandlerOf(int record) => report => Delivered(record, report);

    private void Delivered(int record, DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
            _done.TrySetException(KafkaErrors.From(report.Error, $"a record was not appended to {topic}"));
        _positions[record] = new RecordPosition(report.Partition.Value, report.Offset.Value);
        if (Interlocked.Decrement(ref _awaited) == 0)
            _done.TrySetResult(_positions);
    }
}
