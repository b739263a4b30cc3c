using GridGrains.Domain.Log;
using GridGrains.Streams.Failures;
using GridGrains.Streams.Producing;
using GridGrains.Streams.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace GridGrains.Streams.Adapters;

/// <summary>Builds the adapter of one provider: on a silo over its log; on a client over its own, or through the provider's grain.</summary>
internal sealed class RedpandaAdapterFactory : IQueueAdapterFactory
{
    private readonly IQueueAdapter _adapter;
    private readonly RedpandaQueues? _queues;
    private readonly PartitionQueueMapper _mapper;
    private readonly Func<QueueId, IStreamFailureHandler> _failureHandlers;

    private RedpandaAdapterFactory(IQueueAdapter adapter, RedpandaQueues? queues, PartitionQueueMapper mapper, Func<QueueId, IStreamFailureHandler> failureHandlers) =>
        (_adapter, _queues, _mapper, _failureHandlers) = (adapter, queues, mapper, failureHandlers);

    public static IQueueAdapterFactory CreateForSilo(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RedpandaStreamOptions>>().Get(name);
        var log = OpenLog(services, options) ?? services.GetRequiredService<IPartitionLog>();
        var serializer = services.GetRequiredKeyedService<IStreamSerializer>(name);
        var mapper = new PartitionQueueMapper([.. options.Topics.Select(topic => (topic, PartitionsOf(log, topic, name)))]);
        var instruments = services.GetRequiredService<StreamQueueInstruments>();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var time = StreamTime.Of(services);
        var checkpointers = services.GetRequiredKeyedService<IStreamQueueCheckpointerFactory>(name);
        var queues = new RedpandaQueues(name, options, log, mapper, serializer, checkpointers, instruments, time, loggers);
        var producer = new LogEventProducer(options, serializer, new LogAppender(log));
        var deadLetters = options.OnFailure == FailurePolicy.DeadLetter
            ? services.GetKeyedService<IStreamDeadLetters>(name) ?? services.GetService<IStreamDeadLetters>() ?? new TopicDeadLetters(options, log)
            : null;
        return new RedpandaAdapterFactory(
            new RedpandaAdapter(name, producer, queues), queues, mapper,
            queue => new DeliveryFailureHandler(() => queues.Find(queue), options, deadLetters, instruments, time, loggers.CreateLogger<DeliveryFailureHandler>()));
    }

    public static IQueueAdapterFactory CreateForClient(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RedpandaStreamOptions>>().Get(name);
        var serializer = services.GetRequiredKeyedService<IStreamSerializer>(name);
        var producer = OpenLog(services, options) is { } log
            ? (IEventProducer)new LogEventProducer(options, serializer, new LogAppender(log))
            : new GrainEventProducer(name, options, serializer, services.GetRequiredService<IGrainFactory>());
        return new RedpandaAdapterFactory(
            new RedpandaAdapter(name, producer, queues: null), null, new PartitionQueueMapper([]), _ => throw new InvalidOperationException("a client has no queues"));
    }

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult(_adapter);

    public IQueueAdapterCache GetQueueAdapterCache() => _queues ?? throw new InvalidOperationException("a client has no queues");

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => Task.FromResult(_failureHandlers(queueId));

    private static IPartitionLog? OpenLog(IServiceProvider services, RedpandaStreamOptions options) => options.Log?.Invoke(services);

    private static int PartitionsOf(IPartitionLog log, StreamTopic topic, string name) =>
        log.Topics.FirstOrDefault(known => known.Name == topic.Topic)?.Partitions
            ?? throw new OrleansConfigurationException(
                $"stream provider '{name}': the log has no topic '{topic.Topic}'; it has {string.Join(", ", log.Topics.Select(known => known.Name))}");
}
