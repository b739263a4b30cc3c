using GridGrains.Streams.Producing;
using Orleans.Providers;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace GridGrains.Streams.Adapters;

/// <summary>Produces events, and on a silo receives them. A client has no queues.</summary>
internal sealed class RedpandaAdapter(string name, IEventProducer producer, RedpandaQueues? queues) : IQueueAdapter, IControllable
{
    /// <summary>Command to all silos: look for subscriptions of the stream that is given.</summary>
    public const int AttachCommand = (int)PersistentStreamProviderCommand.AdapterCommandStartRange + 1;

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        token is null
            ? producer.ProduceAsync(streamId, events)
            : throw new ArgumentException("the log gives each event its token; produce without one", nameof(token));

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) =>
        (queues ?? throw new InvalidOperationException("a client has no queues")).CreateReceiver(queueId);

    public Task<object?> ExecuteCommand(int command, object? arg)
    {
        if (command == AttachCommand && arg is StreamId stream)
            queues?.Attach(stream);
        return Task.FromResult<object?>(null);
    }
}
