using System.Collections.Concurrent;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;

namespace GridGrains.Tests.Cluster.Sharding;

/// <summary>Checkpoints in memory that note every write. A test may hold or fail the writes to come.</summary>
internal sealed class MemoryStore : ICheckpointStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShardId, long> _epochs = [];
    private readonly Dictionary<ShardId, IReadOnlyList<TopicPosition>> _positions = [];
    private readonly Dictionary<(ShardId Shard, StateKind Kind, string Key), byte[]> _states = [];
    private readonly List<Written> _barriers = [];

    /// <summary>What the writes to come do first, each takes one; one that throws fails its write.</summary>
    public ConcurrentQueue<Func<Task>> BeforeWrites { get; } = new();

    /// <summary>Barriers that were written, in order.</summary>
    public IReadOnlyList<Written> Barriers
    {
        get
        {
            lock (_gate)
            {
                return [.. _barriers];
            }
        }
    }

    /// <summary>Stores a state as an earlier owner would have.</summary>
    public void Put(ShardId shard, StateKind kind, string key, byte[] state) => _states[(shard, kind, key)] = state;

    public void Put(ShardId shard, params TopicPosition[] positions) => _positions[shard] = positions;

    public ValueTask<ShardClaim> ClaimAsync(ShardId shard, string owner, StateVisitor visitor, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _epochs[shard] = _epochs.GetValueOrDefault(shard) + 1;
            foreach (var (stored, bytes) in _states.Where(state => state.Key.Shard == shard))
            {
                visitor(stored.Kind, stored.Key, bytes);
            }

            return new(new ShardClaim(shard, _epochs[shard], _positions.GetValueOrDefault(shard, [])));
        }
    }

    public ValueTask<IReadOnlyList<TopicPosition>> GetPositionsAsync(ShardId shard, CancellationToken cancellation) => new(_positions.GetValueOrDefault(shard, []));

    public async ValueTask<bool> WriteBarriersAsync(IReadOnlyList<ShardBarrier> barriers, CancellationToken cancellation)
    {
        if (BeforeWrites.TryDequeue(out var before))
        {
            await before();
        }

        lock (_gate)
        {
            if (barriers.Any(barrier => _epochs.GetValueOrDefault(barrier.Shard) != barrier.Epoch))
            {
                return false;
            }

            foreach (var barrier in barriers)
            {
                Write(barrier);
            }

            return true;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(ShardBarrier barrier)
    {
        var keys = Enumerable.Range(0, barrier.States.Count).ToArray();
        foreach (var index in keys)
        {
            _states[(barrier.Shard, barrier.States.Kind(index), barrier.States.Key(index))] = barrier.States.State(index).ToArray();
        }

        _positions[barrier.Shard] = barrier.Positions;
        _barriers.Add(new Written(
            barrier.Epoch, barrier.Positions, [.. keys.Select(barrier.States.Key)], [.. keys.Select(index => barrier.States.State(index).ToArray())]));
    }

    internal sealed record Written(long Epoch, IReadOnlyList<TopicPosition> Positions, string[] Keys, byte[][] States);
}
