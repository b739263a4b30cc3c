using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Blocks;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Sinks;

/// <param name="Owner">Names this process and no other, ever: tokens are made of it, and the server drops what it takes for a repetition.</param>
public sealed record ClickHouseSinkContext(
    Warehouse Warehouse, ICheckpointStore Checkpoints, IPartitionLog Log, string Owner, TimeProvider Clock, IFailpoints Failpoints);

/// <summary>
/// Inserts the log's records into the warehouse, each exactly once. A write notes its ranges and a
/// token with all of its shards, inserts, and then moves their cursors. Whoever takes a shard over first repeats what was under way, with the
/// same ranges and the same token, so that the server drops what it has already.
/// </summary>
/// <param name="tables">Topics with their tables.</param>
/// <param name="followers">What happens beside the inserts. An instance belongs to one sink.</param>
/// <param name="name">Also the family of the cursors in the checkpoint store.</param>
public sealed class ClickHouseSink(ClickHouseSinkContext context, IReadOnlyList<TopicTable> tables, IReadOnlyList<IInsertFollower> followers, string name = ClickHouseSink.SinkName)
    : ITableSink
{
    public const string SinkName = "clickhouse";

    /// <summary>Of the sink of backfills' topics: a backfill never stands before live records in a queue. Its owner differs too: tokens of two sinks must.</summary>
    public const string BackfillSinkName = "clickhouse-backfill";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, TableInserts> _inserts = tables.ToDictionary(table => table.Topic, table => new TableInserts(table.Table));
    private ShardCursors? _cursors;
    private long _plans;

    public string Name { get; } = name;

    public IReadOnlyList<TopicTable> Tables { get; } = tables;

    public IReadOnlyList<string> DatasetsOf(TopicTable table) => [.. table.Table.Projections.Select(projection => $"{SinkName}.{projection.Name}")];

    /// <summary>Waits for a server as long as it takes.</summary>
    public async ValueTask<IReadOnlyList<TopicPosition>> OpenAsync(IReadOnlyList<TopicPartition> partitions, CancellationToken cancellation)
    {
        _cursors = null;
        var client = await WaitForServerAsync(cancellation);
        var shards = partitions.Select(partition => partition.Partition).Distinct().Select(shard => new ShardId(Name, shard));
        var (cursors, pending) = await ShardCursors.ClaimAsync(context.Checkpoints, shards, context.Owner, cancellation);
        foreach (var plan in pending)
        {
            await CompleteAsync(client, cursors, plan, await PlannedRows.ReadAsync(context.Log, plan, Tables, context.Clock, cancellation), cancellation);
        }

        _cursors = cursors;
        return [.. partitions.Select(partition => new TopicPosition(partition, cursors.NextOf(partition)))];
    }

    public async ValueTask WriteAsync(IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        var cursors = _cursors ?? throw new InvalidOperationException("the sink is not open");
        var client = await context.Warehouse.OpenAsync(cancellation);
        var plan = new InsertPlan($"{context.Owner}/{++_plans}", [.. rows.Select(range => new PlannedRange(range.Partition, range.From, range.Next))]);
        await cursors.PlanAsync(plan, cancellation);
        await context.Failpoints.HitAsync(WarehouseSteps.AfterPlan);
        await CompleteAsync(client, cursors, plan, rows, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ClickHouseClient> WaitForServerAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await context.Warehouse.OpenAsync(cancellation);
            }
            catch (WarehouseUnavailableException)
            {
                // The warehouse's own state says what is missing.
                await Task.Delay(PollInterval, context.Clock, cancellation);
            }
        }
    }

    private async Task CompleteAsync(ClickHouseClient client, ShardCursors cursors, InsertPlan plan, IReadOnlyList<PartitionRows> rows, CancellationToken cancellation)
    {
        PartitionRows[] filled = [.. rows.Where(range => range.Count > 0)];
        if (filled.Length > 0)
        {
            foreach (var follower in followers)
            {
                await follower.BeforeAsync(client, filled, cancellation);
            }

            foreach (var topic in filled.GroupBy(range => range.Partition.Topic))
            {
                await InsertAsync(client, _inserts[topic.Key], [.. topic], $"{plan.Token}/{topic.Key}", cancellation);
            }

            await context.Failpoints.HitAsync(WarehouseSteps.BeforeRollup);
            foreach (var follower in followers)
            {
                await follower.AfterAsync(client, filled, cancellation);
            }
        }

        await context.Failpoints.HitAsync(WarehouseSteps.BeforeCommit);
        await cursors.CommitAsync(plan, cancellation);
    }

    private async Task InsertAsync(ClickHouseClient client, TableInserts inserts, PartitionRows[] rows, string token, CancellationToken cancellation)
    {
        inserts.Fill(rows);
        foreach (var projection in inserts.Projections)
        {
            await client.InsertAsync(projection.Name, projection.ColumnNames, inserts.BlockOf(projection), token, cancellation);
            await context.Failpoints.HitAsync(WarehouseSteps.AfterInsert);
        }
    }
}
