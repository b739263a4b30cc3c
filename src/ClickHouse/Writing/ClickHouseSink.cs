using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.ClickHouse.Rollups;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Writing;

/// <param name="Owner">Names this process and no other, ever: tokens are made of it, and the server drops what it takes for a repetition.</param>
public sealed record ClickHouseSinkContext(
    Warehouse Warehouse, ICheckpointStore Checkpoints, IPartitionLog Log, ReferenceCatalog Reference, string Owner, TimeProvider Clock, IFailpoints Failpoints);

/// <summary>
/// Inserts the log's prices into the warehouse, each exactly once, and rewrites the rollups that they touch. Each shard writes down its
/// ranges and a token, inserts, and then moves its cursor. Who takes a shard over first repeats what was under way, with the same ranges
/// and the same token, so that the server drops what it has already.
/// </summary>
public sealed class ClickHouseSink : ITableSink
{
    public const string SinkName = "clickhouse";
    public const string BackfillSinkName = "clickhouse-backfill";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly ClickHouseSinkContext _context;
    private readonly PriceTopics _topics;
    private readonly Dictionary<int, ShardCursor> _cursors = [];
    private readonly NodeLabelRows _labels;
    private readonly PriceColumns _columns = new();
    private long _plans;

    /// <summary>For the live topics.</summary>
    public ClickHouseSink(ClickHouseSinkContext context)
        : this(context, SinkName, PriceTopics.Live)
    {
    }

    private ClickHouseSink(ClickHouseSinkContext context, string name, PriceTopics topics)
    {
        (_context, Name, _topics, _labels) = (context, name, topics, new NodeLabelRows(context.Reference));
        Topics = [topics.RealTime, topics.DayAhead];
    }

    /// <summary>Also the family of the cursors in the checkpoint store.</summary>
    public string Name { get; }

    public IReadOnlyList<string> Topics { get; }

    /// <summary>For the topics of backfills, into the same tables: a backfill never stands before live prices in a queue.</summary>
    /// <param name="context">Its owner is this sink's alone: tokens of two sinks must differ.</param>
    public static ClickHouseSink ForBackfills(ClickHouseSinkContext context) => new(context, BackfillSinkName, PriceTopics.Backfill);

    /// <summary>Waits for a server as long as it takes.</summary>
    public async ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation)
    {
        _cursors.Clear();
        var client = await WaitForServerAsync(cancellation);
        foreach (var shard in partitions.Select(partition => partition.Partition).Distinct())
        {
            var cursor = await ShardCursor.ClaimAsync(_context.Checkpoints, new ShardId(Name, shard), _context.Owner, cancellation);
            _cursors.Add(shard, cursor);
            if (cursor.Pending is { IsPending: true } plan)
            {
                await CompleteAsync(client, [(cursor, plan, await PlannedRows.ReadAsync(_context.Log, plan, _context.Clock, cancellation))], cancellation);
            }
        }

        return [.. partitions.Select(partition => new TopicPosition(partition, _cursors[partition.Partition].NextOf(partition.Topic)))];
    }

    public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var client = await _context.Warehouse.OpenAsync(cancellation);
        var writes = new List<(ShardCursor, InsertPlan, PartitionRows[])>();
        foreach (var shard in rows.GroupBy(stretch => stretch.Partition.Partition))
        {
            var stretches = shard.ToArray();
            var plan = new InsertPlan(
                $"{_context.Owner}/{shard.Key}/{++_plans}", [.. stretches.Select(stretch => new PlannedRange(stretch.Partition, stretch.From, stretch.Next))]);
            writes.Add((_cursors[shard.Key], plan, stretches));
        }

        foreach (var (cursor, plan, _) in writes)
        {
            await cursor.PlanAsync(plan, cancellation);
        }

        await _context.Failpoints.HitAsync(WarehouseSteps.AfterPlan);
        await CompleteAsync(client, writes, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ClickHouseClient> WaitForServerAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await _context.Warehouse.OpenAsync(cancellation);
            }
            catch (WarehouseUnavailableException)
            {
                // The warehouse's own state says what is missing.
                await Task.Delay(PollInterval, _context.Clock, cancellation);
            }
        }
    }

    private async Task CompleteAsync(
        ClickHouseClient client, IReadOnlyList<(ShardCursor Cursor, InsertPlan Plan, PartitionRows[] Rows)> writes, CancellationToken cancellation)
    {
        PartitionRows[] rows = [.. writes.SelectMany(write => write.Rows).Where(stretch => stretch.Prices.Count > 0)];
        if (rows.Length > 0)
        {
            await _labels.WriteAsync(client, rows, cancellation);
            foreach (var write in writes)
            {
                await InsertAsync(client, write.Plan, write.Rows, cancellation);
            }

            await _context.Failpoints.HitAsync(WarehouseSteps.BeforeRollup);
            await RollupWriter.WriteAsync(client, rows, cancellation);
        }

        await _context.Failpoints.HitAsync(WarehouseSteps.BeforeCommit);
        foreach (var write in writes)
        {
            await write.Cursor.CommitAsync(write.Plan, cancellation);
        }
    }

    private async Task InsertAsync(ClickHouseClient client, InsertPlan plan, PartitionRows[] rows, CancellationToken cancellation)
    {
        foreach (var stretch in rows.Where(stretch => stretch.Prices.Count > 0))
        {
            var isDayAhead = stretch.Partition.Topic == _topics.DayAhead;
            var token = $"{plan.Token}/{stretch.Partition.Topic}";
            _columns.Fill(stretch.Prices, stretch.Partition);
            await client.InsertAsync(
                isDayAhead ? "iso_da_lmp" : "iso_rt_lmp", isDayAhead ? PriceColumns.HourColumnNames : PriceColumns.PriceColumnNames, _columns.ToPrices(isDayAhead), token, cancellation);
            await _context.Failpoints.HitAsync(WarehouseSteps.AfterInsert);
            await client.InsertAsync("fact_lmp_5m", PriceColumns.FactColumnNames, _columns.ToFacts(), token, cancellation);
            await _context.Failpoints.HitAsync(WarehouseSteps.AfterInsert);
        }
    }
}
