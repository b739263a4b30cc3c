using GridGrains.Domain.Log;
using GridGrains.Streams.Serialization;

namespace GridGrains.Streams.Producing;

/// <summary>Produces into a log that this process has open.</summary>
internal sealed class LogEventProducer(RedpandaStreamOptions options, IStreamSerializer serializer, LogAppender appender) : IEventProducer
{
    public Task ProduceAsync<T>(StreamId stream, IEnumerable<T> events)
    {
        var topic = ProducedTopic.Of(options, stream);
        return appender.AppendAsync(topic, serializer.SchemaOf<T>(), options.Source, buffer => Write(buffer, stream, events));
    }

    private void Write<T>(RecordBuffer buffer, StreamId stream, IEnumerable<T> events)
    {
        foreach (var item in events)
        {
            buffer.BeginRecord(stream.Key.Span);
            var start = buffer.Length;
            serializer.Write(item, buffer);
            ProducedTopic.CheckSize(options, buffer.Length - start);
            buffer.EndRecord();
        }
    }
}
