using System.Collections.Concurrent;
using GridGrains.Domain.Log;

namespace GridGrains.Durability;

/// <summary>Memory of one <see cref="LogBatch"/>, used again after the batch is disposed.</summary>
internal sealed class BatchMemory
{
    /// <summary>Readers end a batch once it holds as much, however few its records. A batch that one huge value has grown beyond is not kept.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    private readonly Action _release;

    private BatchMemory(Pool pool, int maxRecords)
    {
        Offsets = new long[maxRecords];
        AppendedAtUtc = new DateTime[maxRecords];
        Headers = new RecordHeaders[maxRecords];
        _release = () => pool.Return(this);
    }

    public RecordBuffer Records { get; } = new();

    public long[] Offsets { get; }

    public DateTime[] AppendedAtUtc { get; }

    public RecordHeaders[] Headers { get; }

    public LogBatch ToBatch(TopicPartition partition) => new(partition, Records, Offsets, AppendedAtUtc, Headers, _release);

    /// <summary>Batches come back from whatever thread has finished with them.</summary>
    public sealed class Pool(int maxRecords)
    {
        /// <summary>Consumers are done with a batch before they read the next, or soon after.</summary>
        private const int Kept = 2;

        private readonly ConcurrentQueue<BatchMemory> _idle = new();

        public BatchMemory Rent()
        {
            if (!_idle.TryDequeue(out var memory))
                return new BatchMemory(this, maxRecords);
            memory.Records.Clear();
            return memory;
        }

        public void Return(BatchMemory memory)
        {
            if (_idle.Count < Kept && memory.Records.Length <= MaxBatchBytes)
                _idle.Enqueue(memory);
        }
    }
}
