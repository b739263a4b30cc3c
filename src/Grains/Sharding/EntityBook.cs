using GridGrains.Domain.Checkpoints;

namespace GridGrains.Grains.Sharding;

/// <summary>
/// What a shard keeps beside its entities under one claim: watermarks, contributions to groups. It is loaded with the claim, follows every
/// answer of an entity, and goes into the same barriers. All members are called by the shard's own task, one at a time.
/// </summary>
internal abstract class EntityBook<TState, TSnapshot, TInput, TResult> : IBarrierPart
    where TState : class
    where TSnapshot : class
    where TResult : struct
{
    public virtual int DirtyCount => 0;

    /// <summary>Takes in a stored state of the shard that belongs to no entity; the bytes are valid only during the call.</summary>
    public virtual void Restore(StateKind kind, string key, ReadOnlySpan<byte> state)
    {
    }

    /// <summary>Everything is loaded; from here on the book may send to groups.</summary>
    public virtual void Begin(ShardTable table)
    {
    }

    /// <summary>An entity that the claim has loaded.</summary>
    public virtual void Loaded(EntitySlot slot, TState state)
    {
    }

    /// <summary>An entity has applied work of the batch at hand.</summary>
    public virtual void Applied(in EntityWork<TInput> work, in TResult result, EntityEntry<TState, TSnapshot> entry)
    {
    }

    /// <summary>All work of a batch is applied.</summary>
    public virtual void BatchApplied()
    {
    }

    public virtual void Encode(StateBuffer buffer)
    {
    }

    public virtual void Written()
    {
    }

    public virtual void TakeBack()
    {
    }

    /// <summary>Starts to send what has changed, when it is time; called often.</summary>
    public virtual void FlushWhenDue()
    {
    }

    /// <summary>Waits for what is being sent.</summary>
    public virtual Task FlushedAsync() => Task.CompletedTask;

    /// <summary>Has everything for groups sent again; another silo may hold them now. From any thread.</summary>
    public virtual void WantRebuild()
    {
    }

    /// <summary>Has everything for the groups of one shard sent, for a claim that lacks it. From any thread.</summary>
    public virtual void Want(int groupShard, long claimEpoch)
    {
    }
}
