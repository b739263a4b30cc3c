using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Writing;

/// <summary>Where one shard's tables end, and what is being inserted, durably and under one owner.</summary>
internal sealed class ShardCursor
{
    private readonly ICheckpointStore _store;
    private readonly ShardId _shard;
    private readonly long _epoch;
    private readonly Dictionary<string, long> _next;

    private ShardCursor(ICheckpointStore store, ShardClaim claim, InsertPlan pending)
    {
        (_store, _shard, _epoch, Pending) = (store, claim.Shard, claim.Epoch, pending);
        _next = claim.Positions.ToDictionary(position => position.Partition.Topic, position => position.NextOffset);
    }

    /// <summary>What a former owner may or may not have inserted.</summary>
    public InsertPlan Pending { get; private set; }

    public static async ValueTask<ShardCursor> ClaimAsync(ICheckpointStore store, ShardId shard, string owner, CancellationToken cancellation)
    {
        var pending = InsertPlan.None;
        var claim = await store.ClaimAsync(shard, owner, Visit, cancellation);
        return new ShardCursor(store, claim, pending);

        void Visit(StateKind kind, string key, ReadOnlySpan<byte> state) => pending = key == InsertPlan.Key ? InsertPlan.Decode(state) : pending;
    }

    public long NextOf(string topic) => _next.GetValueOrDefault(topic);

    /// <exception cref="TableSinkConflictException">A range does not begin where the tables end, or another owner has the shard.</exception>
    public async ValueTask PlanAsync(InsertPlan plan, CancellationToken cancellation)
    {
        foreach (var range in plan.Ranges)
        {
            if (NextOf(range.Partition.Topic) is var next && next != range.From)
            {
                throw new TableSinkConflictException($"the tables hold {range.Partition} up to offset {next - 1}; the write begins at {range.From}");
            }
        }

        await WriteAsync([], plan, cancellation);
    }

    /// <summary>The plan's rows are in the tables.</summary>
    public async ValueTask CommitAsync(InsertPlan plan, CancellationToken cancellation)
    {
        await WriteAsync([.. plan.Ranges.Select(range => new TopicPosition(range.Partition, range.Next))], InsertPlan.None, cancellation);
        foreach (var range in plan.Ranges)
        {
            _next[range.Partition.Topic] = range.Next;
        }
    }

    private async ValueTask WriteAsync(TopicPosition[] positions, InsertPlan plan, CancellationToken cancellation)
    {
        if (!await _store.WriteBarrierAsync(_shard, _epoch, positions, plan.Encode(), cancellation))
        {
            throw new TableSinkConflictException($"another owner has {_shard}");
        }

        Pending = plan;
    }
}
