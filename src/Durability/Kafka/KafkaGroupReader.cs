using System.Collections.Concurrent;
using GridGrains.Domain;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Kafka;

/// <summary>A reader whose records a <see cref="KafkaReaderGroup"/> takes from the broker.</summary>
internal sealed class KafkaGroupReader(KafkaReaderGroup group, TopicPartition[] partitions, int maxRecords) : IPartitionReader
{
    private readonly ConcurrentQueue<LogBatch> _batches = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ManualResetEventSlim _taken = new();
    private readonly BatchMemory.Pool _memory = new(maxRecords);
    private volatile DomainException? _failure;
    private int _disposed;

    public TopicPartition[] Partitions { get; } = partitions;

    public int MaxRecords { get; } = maxRecords;

    /// <summary>Batches that the reader has not asked for yet.</summary>
    public int Waiting => _batches.Count;

    public BatchMemory Rent() => _memory.Rent();

    public void Add(LogBatch batch)
    {
        _batches.Enqueue(batch);
        _arrived.Release();
    }

    public void Fail(DomainException failure)
    {
        _failure = failure;
        _arrived.Release();
    }

    /// <summary>False when more than <paramref name="batches"/> still wait in the end.</summary>
    public bool WaitForRoom(int batches, TimeSpan wait)
    {
        _taken.Reset();
        return Waiting <= batches || (_taken.Wait(wait) && Waiting <= batches);
    }

    public LogBatch? Read(TimeSpan wait, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellation.ThrowIfCancellationRequested();
        if (!_arrived.Wait(wait, cancellation))
            return null;
        if (_batches.TryDequeue(out var batch))
        {
            _taken.Set();
            return batch;
        }

        // Asked again it fails again: the records behind the failure are not passed over.
        _arrived.Release();
        throw _failure ?? throw new InvalidOperationException("a reader was woken for nothing");
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            group.Close(this);
    }
}
