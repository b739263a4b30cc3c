using GridGrains.Domain.Log;

namespace GridGrains.Grains.Sharding;

/// <summary>Turns log records into inputs of a family's entities. It belongs to the reading thread of one shard under one claim.</summary>
internal abstract class RecordReader<TInput>
{
    /// <returns>False for a record that can have no effect; <paramref name="error"/> says why, and it becomes a dead letter.</returns>
    public abstract bool TryRead(LogBatch batch, int index, out TInput input, out RecordError error);

    /// <summary>Completes an input with what is known of its entity at that place in the log.</summary>
    public virtual void Attach(EntitySlot slot, ref TInput input)
    {
    }
}
