using GridGrains.Domain;
using GridGrains.Domain.Log;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Tests.Cluster.DerivedTopics;

/// <summary>A log that takes no outcomes until its gate is open.</summary>
internal sealed class LogWithoutRoom(IPartitionLog log, LogWithoutRoom.Gate gate) : IPartitionLog
{
    public IReadOnlyList<TopicDefinition> Topics => log.Topics;

    /// <summary>Puts itself around the log that the container would give.</summary>
    public static void Decorate(IServiceCollection services, Gate gate)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IPartitionLog)).ImplementationFactory!;
        services.AddSingleton<IPartitionLog>(provider => new LogWithoutRoom((IPartitionLog)inner(provider), gate));
    }

    public ValueTask<RecordPosition[]> AppendAsync(string topic, RecordBuffer records, RecordHeaders headers, CancellationToken cancellation)
    {
        if (!gate.IsOpen && Domain.Log.Topics.IsDerived(topic))
        {
            gate.Refused();
            throw new DomainException(DomainErrorCode.StorageFull, "no room");
        }

        return log.AppendAsync(topic, records, headers, cancellation);
    }

    public IPartitionReader OpenReader(IReadOnlyCollection<TopicPosition> positions, int maxRecordsPerBatch, string? group = null) => log.OpenReader(positions, maxRecordsPerBatch, group);

    public ValueTask<OffsetRange> GetOffsetsAsync(TopicPartition partition, CancellationToken cancellation) => log.GetOffsetsAsync(partition, cancellation);

    public ValueTask CommitAsync(string consumer, IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation) =>
        log.CommitAsync(consumer, positions, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal sealed class Gate
    {
        private int _refusals;

        public volatile bool IsOpen;

        public int Refusals => Volatile.Read(ref _refusals);

        public void Refused() => Interlocked.Increment(ref _refusals);
    }
}
