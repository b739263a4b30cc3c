using System.Collections.Concurrent;
using GridGrains.Domain.Log;
using GridGrains.Streams.Queues;
using GridGrains.Streams.Serialization;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace GridGrains.Streams.Adapters;

/// <summary>The queues that this silo's agents hold. An agent makes its queue first, then the receiver that feeds it.</summary>
internal sealed class RedpandaQueues(
    string provider,
    RedpandaStreamOptions options,
    IPartitionLog log,
    PartitionQueueMapper mapper,
    IStreamSerializer serializer,
    IStreamQueueCheckpointerFactory checkpointers,
    StreamQueueInstruments instruments,
    TimeProvider time,
    ILoggerFactory loggers) : IQueueAdapterCache
{
    private readonly ConcurrentDictionary<QueueId, PartitionQueue> _queues = [];

    public IQueueCache CreateQueueCache(QueueId queueId)
    {
        var (topic, partition) = mapper.PartitionOf(queueId);
        return _queues[queueId] = new PartitionQueue(partition, topic, options);
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId)
    {
        var queue = _queues[queueId];
        var records = new RecordMapper(provider, queue.Topic, queue.Partition, serializer);
        var logger = loggers.CreateLogger<PartitionQueueReceiver>();
        return new PartitionQueueReceiver(queue, log, records, options, checkpointers, instruments, time, logger);
    }

    public PartitionQueue? Find(QueueId queueId) => _queues.GetValueOrDefault(queueId);

    public void Attach(StreamId stream) => Find(mapper.GetQueueForStream(stream))?.Attach(stream);
}
