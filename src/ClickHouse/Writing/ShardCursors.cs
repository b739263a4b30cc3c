using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Writing;

/// <summary>Where the tables end for the shards of one sink, and what is being inserted, durably and under one owner.</summary>
internal sealed class ShardCursors
{
    private readonly ICheckpointStore _store;
    private readonly Dictionary<int, ShardClaim> _claims = [];
    private readonly Dictionary<TopicPartition, long> _next = [];

    private ShardCursors(ICheckpointStore store) => _store = store;

    public static async ValueTask<(ShardCursors Cursors, IReadOnlyList<InsertPlan> Pending)> ClaimAsync(
        ICheckpointStore store, IEnumerable<ShardId> shards, string owner, CancellationToken cancellation)
    {
        var cursors = new ShardCursors(store);
        var pending = new Dictionary<string, InsertPlan>();
        foreach (var shard in shards)
        {
            var plan = InsertPlan.None;
            var claim = await store.ClaimAsync(
                shard, owner, (_, key, state) => plan = key == InsertPlan.Key ? InsertPlan.Decode(state) : plan, cancellation);
            cursors.Add(claim);
            if (plan.IsPending)
            {
                pending[plan.Token] = plan;
            }
        }

        return (cursors, [.. pending.Values]);
    }

    public long NextOf(TopicPartition partition) => _next.GetValueOrDefault(partition);

    /// <summary>Writes down, for all shards of the plan or none, what is about to be inserted.</summary>
    /// <exception cref="TableSinkConflictException">A range does not begin where the tables end, or another owner has a shard.</exception>
    public async ValueTask PlanAsync(InsertPlan plan, CancellationToken cancellation)
    {
        foreach (var range in plan.Ranges)
        {
            if (NextOf(range.Partition) is var next && next != range.From)
            {
                throw new TableSinkConflictException($"the tables hold {range.Partition} up to offset {next - 1}; the write begins at {range.From}");
            }
        }

        await WriteAsync(plan, _ => [], plan, cancellation);
    }

    /// <summary>The plan's rows are in the tables. Shards of it that are not claimed here are their owners' to commit.</summary>
    public async ValueTask CommitAsync(InsertPlan plan, CancellationToken cancellation)
    {
        await WriteAsync(plan, ranges => [.. ranges.Select(range => new TopicPosition(range.Partition, range.Next))], InsertPlan.None, cancellation);
        foreach (var range in plan.Ranges.Where(range => _claims.ContainsKey(range.Partition.Partition)))
        {
            _next[range.Partition] = range.Next;
        }
    }

    private void Add(ShardClaim claim)
    {
        _claims.Add(claim.Shard.Index, claim);
        foreach (var position in claim.Positions)
        {
            _next[position.Partition] = position.NextOffset;
        }
    }

    private async ValueTask WriteAsync(InsertPlan plan, Func<IEnumerable<PlannedRange>, TopicPosition[]> positions, InsertPlan next, CancellationToken cancellation)
    {
        var state = next.Encode();
        ShardBarrier[] barriers = [..
            from range in plan.Ranges
            group range by range.Partition.Partition into ranges
            where _claims.ContainsKey(ranges.Key)
            let claim = _claims[ranges.Key]
            select new ShardBarrier(claim.Shard, claim.Epoch, positions(ranges), state)];
        if (!await _store.WriteBarriersAsync(barriers, cancellation))
        {
            throw new TableSinkConflictException($"another owner has one of the shards {string.Join(", ", barriers.Select(barrier => barrier.Shard))}");
        }
    }
}
