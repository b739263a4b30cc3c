using System.Buffers;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>One request to the log's writer thread; all requests of a group share a transaction.</summary>
internal abstract class LogWrite
{
    // Callers go on elsewhere: the writer's thread is not theirs to run on.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public virtual void Complete() => _done.TrySetResult();

    public virtual void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>A batch for one partition; <see cref="FirstOffset"/> is set by the writer.</summary>
internal sealed class BatchToStore(StoredPartition partition, EncodedBatch batch)
{
    public StoredPartition Partition { get; } = partition;

    public EncodedBatch Batch { get; } = batch;

    public long FirstOffset { get; set; }
}

/// <param name="usesReserve">True for records that are taken above the cap too.</param>
internal sealed class AppendWrite(IReadOnlyList<BatchToStore> batches, RecordHeaders headers, bool usesReserve) : LogWrite
{
    public bool UsesReserve { get; } = usesReserve;

    public IReadOnlyList<BatchToStore> Batches { get; } = batches;

    public RecordHeaders Headers { get; } = headers;

    public long StoredBytes { get; } = batches.Sum(batch => (long)batch.Batch.Length);

    public override void Complete()
    {
        ReturnMemory();
        base.Complete();
    }

    public override void Fail(Exception reason)
    {
        ReturnMemory();
        base.Fail(reason);
    }

    private void ReturnMemory()
    {
        foreach (var batch in Batches)
            ArrayPool<byte>.Shared.Return(batch.Batch.Rented);
    }
}

internal sealed class CommitWrite(string consumer, (StoredPartition Partition, long NextOffset)[] positions) : LogWrite
{
    public string Consumer { get; } = consumer;

    public (StoredPartition Partition, long NextOffset)[] Positions { get; } = positions;
}

internal sealed class ForgetWrite(string consumer) : LogWrite
{
    public string Consumer { get; } = consumer;
}

internal sealed class TrimWrite : LogWrite;
