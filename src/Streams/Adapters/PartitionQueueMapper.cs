using GridGrains.Domain.Log;
using Orleans.Streams;

namespace GridGrains.Streams.Adapters;

/// <summary>One queue for each partition of each topic. Their places on Orleans' ring are spread evenly.</summary>
internal sealed class PartitionQueueMapper : IConsistentRingStreamQueueMapper
{
    private readonly Dictionary<string, QueueId[]> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<QueueId, (StreamTopic Topic, TopicPartition Partition)> _queues = [];

    /// <param name="topics">Each topic with its number of partitions.</param>
    public PartitionQueueMapper(IReadOnlyList<(StreamTopic Topic, int Partitions)> topics)
    {
        var step = uint.MaxValue / (uint)Math.Max(1, topics.Sum(topic => topic.Partitions));
        uint number = 0;
        foreach (var (topic, partitions) in topics)
        {
            var queues = new QueueId[partitions];
            for (var i = 0; i < partitions; i++)
            {
                queues[i] = QueueId.GetQueueId(topic.Topic, (uint)i, step * number++);
                _queues.Add(queues[i], (topic, new TopicPartition(topic.Topic, i)));
            }

            _byNamespace.Add(topic.Namespace, queues);
        }
    }

    public IEnumerable<QueueId> GetAllQueues() => _queues.Keys;

    public QueueId GetQueueForStream(StreamId streamId)
    {
        var queues = _byNamespace[streamId.GetNamespace() ?? ""];
        return queues[KeyPartitioner.PartitionOf(streamId.Key.Span, queues.Length)];
    }

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => _queues.Keys.Where(queue => range.InRange(queue.GetUniformHashCode()));

    public (StreamTopic Topic, TopicPartition Partition) PartitionOf(QueueId queue) => _queues[queue];
}
