using GridGrains.Domain.Log;

namespace GridGrains.Domain.Checkpoints;

/// <summary>One shard of one entity family: partition i of every topic that writes the family.</summary>
public readonly record struct ShardId(string Family, int Index)
{
    public override string ToString() => $"{Family}/{Index}";
}

/// <summary>What a stored state belongs to.</summary>
public enum StateKind : byte
{
    Entity = 1,

    /// <summary>What a shard keeps beside its entities, by a key of its own: a contribution to a group.</summary>
    Book = 2,

    /// <summary>State of the shard itself: watermarks, counters.</summary>
    Shard = 3,
}

/// <summary>Receives stored states one by one while a shard is claimed; the bytes are valid only during the call.</summary>
public delegate void StateVisitor(StateKind kind, string key, ReadOnlySpan<byte> state);

/// <param name="Epoch">Rises with every claim; writes under an older one are refused.</param>
/// <param name="Positions">Where to go on, per topic partition; empty for a shard that never wrote a barrier.</param>
public sealed record ShardClaim(ShardId Shard, long Epoch, IReadOnlyList<TopicPosition> Positions);

/// <summary>Encoded states of one barrier in pooled memory: kind, key and a range of bytes each.</summary>
public interface IStateBatch
{
    int Count { get; }

    StateKind Kind(int index);

    string Key(int index);

    /// <summary>True for a state that is to be removed; its bytes are empty.</summary>
    bool IsDeleted(int index);

    ReadOnlyMemory<byte> State(int index);
}

/// <summary>What a shard has written in one transaction, under the epoch of its claim.</summary>
public readonly record struct ShardBarrier(ShardId Shard, long Epoch, IReadOnlyList<TopicPosition> Positions, IStateBatch States);

/// <summary>
/// Durable states and offsets of shards. A claim raises the shard's epoch in one compare-and-set; barriers write states and
/// positions in one transaction and only under the shards' current epochs.
/// </summary>
public interface ICheckpointStore : IAsyncDisposable
{
    /// <summary>Takes the shard over and loads it: every other owner is fenced from here on.</summary>
    ValueTask<ShardClaim> ClaimAsync(ShardId shard, string owner, StateVisitor visitor, CancellationToken cancellation);

    /// <summary>The positions of the last barrier, for who only looks: nobody is fenced.</summary>
    ValueTask<IReadOnlyList<TopicPosition>> GetPositionsAsync(ShardId shard, CancellationToken cancellation);

    /// <summary>Writes the barriers of several shards, each shard once: all of them or none.</summary>
    /// <returns>False when an epoch is no longer current: nothing was written and the caller owns that shard no more.</returns>
    /// <exception cref="DomainException"><c>StorageFull</c>: nothing was written; the barriers may be repeated.</exception>
    ValueTask<bool> WriteBarriersAsync(IReadOnlyList<ShardBarrier> barriers, CancellationToken cancellation);
}

public static class CheckpointStoreExtensions
{
    /// <summary>The barrier of one shard; see <see cref="ICheckpointStore.WriteBarriersAsync"/>.</summary>
    public static ValueTask<bool> WriteBarrierAsync(
        this ICheckpointStore store, ShardId shard, long epoch, IReadOnlyList<TopicPosition> positions, IStateBatch states, CancellationToken cancellation) =>
        store.WriteBarriersAsync([new ShardBarrier(shard, epoch, positions, states)], cancellation);
}
