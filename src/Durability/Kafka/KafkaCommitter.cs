using Confluent.Kafka;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>
/// Commits offsets of one group through a client of that group. The admin protocol could do it without one, but librdkafka ends the
/// whole process when a coordinator is lost during such a request.
/// </summary>
internal sealed class KafkaCommitter(KafkaOptions options, string group) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly IConsumer<Ignore, Ignore> _client = new ConsumerBuilder<Ignore, Ignore>(KafkaClientSettings.Committer(options, group))
        .SetLogHandler((_, line) => options.ClientLog?.Invoke(line.Message))
        .SetErrorHandler((_, error) => options.ClientLog?.Invoke(error.Reason))
        .Build();

    public async Task CommitAsync(IReadOnlyCollection<TopicPosition> positions, CancellationToken cancellation)
    {
        var offsets = positions.Select(position => new TopicPartitionOffset(KafkaAdmin.ToKafka(position.Partition), position.NextOffset)).ToList();
        await _gate.WaitAsync(cancellation);
        try
        {
            // The client blocks until the coordinator has answered, on a thread of its own.
            await Task.Factory.StartNew(() => Commit(offsets), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _client.Close();
        _client.Dispose();
        _gate.Dispose();
    }

    private void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        try
        {
            _client.Commit(offsets);
        }
        catch (KafkaException failure)
        {
            throw KafkaErrors.From(failure.Error, $"the positions of {group} cannot be committed", failure);
        }
    }
}
