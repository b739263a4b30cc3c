using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Streams.Records;
using GridGrains.Streams.Serialization;

namespace GridGrains.Streams.Queues;

/// <summary>Makes containers of records of one partition. A record's key is its stream's key.</summary>
internal sealed class RecordMapper(string provider, StreamTopic topic, TopicPartition partition, IStreamSerializer serializer)
{
    private readonly byte[] _namespace = Encoding.UTF8.GetBytes(topic.Namespace);

    public string Provider => provider;

    public TopicPartition Partition => partition;

    public StreamId StreamOf(LogBatch batch, int record) => StreamId.Create(_namespace, batch.Records.Key(record));

    public RecordContainer ToContainer(LogBatch batch, int record, StreamId stream, bool isLive)
    {
        var offset = batch.Offset(record);
        var token = isLive ? LogSequenceToken.Live(partition.Partition, offset) : LogSequenceToken.Past(partition.Partition, offset);
        var value = batch.Records.HasValue(record) ? batch.Records.Value(record).ToArray() : null;
        return new RecordContainer(provider, new StreamRecord(stream, token, value, batch.Headers(record).Schema, batch.AppendedAtUtc(record)), serializer);
    }
}
