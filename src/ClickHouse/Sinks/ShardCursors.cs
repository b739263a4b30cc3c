using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sinks;

/// <summary>Where the tables end for the shards of one sink, and what is being inserted, durably and under one owner.</summary>
internal sealed class ShardCursors
{
    private readonly ICheckpointStore _store;
    private readonly Dictionary<int, ShardClaim> _claims = [];
    private readonly Dictionary<TopicPartition, long> _next = [];

    // By shard, the token of the plan that is written down with it; of shards of one plan some may have gone on.
    private readonly Dictionary<int, string> _planned = [];

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
            cursors.Add(claim, plan);
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

        await WriteAsync([.. plan.Ranges.GroupBy(range => range.Partition.Partition)], _ => [], plan, cancellation);
    }

    /// <summary>The plan's rows are in the tables. Shards that have another owner, or have gone on since, are left alone.</summary>
    public async ValueTask CommitAsync(InsertPlan plan, CancellationToken cancellation)
    {
        IGrouping<int, PlannedRange>[] shards =
            [.. plan.Ranges.GroupBy(range => range.Partition.Partition).Where(shard => _planned.GetValueOrDefault(shard.Key) == plan.Token)];
        await WriteAsync(shards, ranges => [.. ranges.Select(range => new TopicPosition(range.Partition, range.Next))], InsertPlan.None, cancellation);
        foreach (var range in shards.SelectMany(ranges => ranges))
        {
            _next[range.Partition] = range.Next;
        }
    }

    private void Add(ShardClaim claim, InsertPlan plan)
    {
        _claims.Add(claim.Shard.Index, claim);
        _planned.Add(claim.Shard.Index, plan.Token);
        foreach (var position in claim.Positions)
        {
            _next[position.Partition] = position.NextOffset;
        }
    }

    private async ValueTask WriteAsync(
        IReadOnlyList<IGrouping<int, PlannedRange>> shards, Func<IEnumerable<PlannedRange>, TopicPosition[]> positions, InsertPlan next, CancellationToken cancellation)
    {
        var state = next.Encode();
        ShardBarrier[] barriers = [.. shards.Select(ranges => new ShardBarrier(_claims[ranges.Key].Shard, _claims[ranges.Key].Epoch, positions(ranges), state))];
        if (!await _store.WriteBarriersAsync(barriers, cancellation))
        {
            throw new TableSinkConflictException($"another owner has one of the shards {string.Join(", ", barriers.Select(barrier => barrier.Shard))}");
        }

        foreach (var ranges in shards)
        {
            _planned[ranges.Key] = next.Token;
        }
    }
}
