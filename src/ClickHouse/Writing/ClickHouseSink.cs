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
/// Inserts the log's prices into the warehouse, each exactly once, and rewrites the rollups that they touch. A write notes its ranges and a
/// token with all of its shards, inserts, and then moves their cursors. Who takes a shard over first repeats what was under way, with the
/// same ranges and the same token, so that the server drops what it has already.
/// </summary>
public sealed class ClickHouseSink : ITableSink
{
    public const string SinkName = "clickhouse";
    public const string BackfillSinkName = "clickhouse-backfill";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly ClickHouseSinkContext _context;
    private readonly PriceTopics _topics;
    private readonly NodeLabelRows _labels;
    private readonly PriceColumns _columns = new();
    private ShardCursors? _cursors;
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
        _cursors = null;
        var client = await WaitForServerAsync(cancellation);
        var shards = partitions.Select(partition => partition.Partition).Distinct().Select(shard => new ShardId(Name, shard));
        var (cursors, pending) = await ShardCursors.ClaimAsync(_context.Checkpoints, shards, _context.Owner, cancellation);
        foreach (var plan in pending)
        {
            await CompleteAsync(client, cursors, plan, await PlannedRows.ReadAsync(_context.Log, plan, _context.Clock, cancellation), cancellation);
        }

        _cursors = cursors;
        return [.. partitions.Select(partition => new TopicPosition(partition, cursors.NextOf(partition)))];
    }

    public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var cursors = _cursors ?? throw new InvalidOperationException("the sink is not open");
        var client = await _context.Warehouse.OpenAsync(cancellation);
        var plan = new InsertPlan($"{_context.Owner}/{++_plans}", [.. rows.Select(stretch => new PlannedRange(stretch.Partition, stretch.From, stretch.Next))]);
        await cursors.PlanAsync(plan, cancellation);
        await _context.Failpoints.HitAsync(WarehouseSteps.AfterPlan);
        await CompleteAsync(client, cursors, plan, rows, cancellation);
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

    private async Task CompleteAsync(ClickHouseClient client, ShardCursors cursors, InsertPlan plan, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        PartitionRows[] filled = [.. rows.Where(stretch => stretch.Prices.Count > 0)];
        if (filled.Length > 0)
        {
            await _labels.WriteAsync(client, filled, cancellation);
            foreach (var topic in filled.GroupBy(stretch => stretch.Partition.Topic))
            {
                await InsertAsync(client, topic.Key == _topics.DayAhead, [.. topic], $"{plan.Token}/{topic.Key}", cancellation);
            }

            await _context.Failpoints.HitAsync(WarehouseSteps.BeforeRollup);
            await RollupWriter.WriteAsync(client, filled, cancellation);
        }

        await _context.Failpoints.HitAsync(WarehouseSteps.BeforeCommit);
        await cursors.CommitAsync(plan, cancellation);
    }

    private async Task InsertAsync(ClickHouseClient client, bool isDayAhead, PartitionRows[] rows, string token, CancellationToken cancellation)
    {
        _columns.Fill(rows);
        await client.InsertAsync(
            isDayAhead ? "iso_da_lmp" : "iso_rt_lmp", isDayAhead ? PriceColumns.HourColumnNames : PriceColumns.PriceColumnNames, _columns.ToPrices(isDayAhead), token, cancellation);
        await _context.Failpoints.HitAsync(WarehouseSteps.AfterInsert);
        await client.InsertAsync("fact_lmp_5m", PriceColumns.FactColumnNames, _columns.ToFacts(), token, cancellation);
        await _context.Failpoints.HitAsync(WarehouseSteps.AfterInsert);
    }
}
