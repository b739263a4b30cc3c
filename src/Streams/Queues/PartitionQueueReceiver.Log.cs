using GridGrains.Domain.Log;
using Microsoft.Extensions.Logging;

namespace GridGrains.Streams.Queues;

internal sealed partial class PartitionQueueReceiver
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Stream queue {Partition} starts at offset {Offset}")]
    private partial void LogStarted(TopicPartition partition, long offset);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stream queue {Partition} stopped; everything below offset {Offset} is delivered")]
    private partial void LogStopped(TopicPartition partition, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stream queue {Partition} cannot be read; its readers are opened again")]
    private partial void LogReadFailed(TopicPartition partition, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "Offsets {From} to {To} of {Partition} left the log before they were delivered: lengthen the retention of the topic or find the slow subscriber")]
    private partial void LogGone(TopicPartition partition, long from, long to);
}
