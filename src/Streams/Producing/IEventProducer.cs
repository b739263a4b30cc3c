
namespace GridGrains.Streams.Producing;

internal interface IEventProducer
{
    /// <summary>Appends the events in their order. They are in the log when the task ends; after a failure they may be.</summary>
    Task ProduceAsync<T>(StreamId stream, IEnumerable<T> events);
}
