using System.Buffers;
using System.Data;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using Npgsql;
using NpgsqlTypes;

namespace GridGrains.Durability.Postgres;

/// <summary>
/// Checkpoints in PostgreSQL; the layout is <see cref="PostgresMigrations"/>'. A barrier locks its shard's claim row, so that a claim and a
/// barrier of one shard never overlap, while shards do not meet at all.
/// </summary>
public sealed class PostgresCheckpointStore(NpgsqlDataSource source, TimeProvider time, IFailpoints? failpoints = null) : ICheckpointStore
{
    private const int LongestIdleMilliseconds = 3_000;

    private readonly PostgresSession _session = new(source, time);
    private readonly IFailpoints _failpoints = failpoints ?? Failpoints.None;

    public async ValueTask<ShardClaim> ClaimAsync(ShardId shard, string owner, StateVisitor visitor, CancellationToken cancellation)
    {
        var doing = $"shard {shard} cannot be claimed";
        var epoch = await _session.RunAsync(doing, connection => ClaimGate.PassAsync(
            source, time, connection.ProcessID, () => RaiseEpochAsync(connection, shard, owner, cancellation), cancellation), cancellation);
        // The states go to the visitor as they come: a load that breaks off is not repeated here but by a new claim.
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return new ShardClaim(shard, epoch, await LoadAsync(connection, shard, visitor, cancellation));
        }
        catch (NpgsqlException failure)
        {
            throw PostgresErrors.From(failure, $"shard {shard} cannot be loaded");
        }
    }

    public async ValueTask<IReadOnlyList<TopicPosition>> GetPositionsAsync(ShardId shard, CancellationToken cancellation) =>
        await _session.RunAsync($"the positions of shard {shard}", connection => ReadPositionsAsync(connection, shard, cancellation), cancellation);

    public async ValueTask<bool> WriteBarriersAsync(IReadOnlyList<ShardBarrier> barriers, CancellationToken cancellation)
    {
        // Rows are locked in one order by all: two that write for the same shards wait for each other, and not in a circle.
        ShardBarrier[] ordered = [.. barriers.OrderBy(barrier => barrier.Shard.Family, StringComparer.Ordinal).ThenBy(barrier => barrier.Shard.Index)];
        var doing = $"the barrier of {string.Join(", ", ordered.Select(barrier => $"shard {barrier.Shard} in epoch {barrier.Epoch}"))}";
        return await _session.RunAsync(
            doing,
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                foreach (var barrier in ordered)
                {
                    if (await LockEpochAsync(connection, barrier.Shard, cancellation) != barrier.Epoch)
                        return false;
                    await WritePositionsAsync(connection, barrier.Shard, barrier.Positions, cancellation);
                    await PostgresStateWriter.WriteAsync(connection, barrier.Shard, barrier.States, cancellation);
                }

                await _failpoints.HitAsync(Failpoints.BarrierBeforeCommit);
                await PostgresSession.CommitAsync(transaction, doing, cancellation);
                return true;
            },
            cancellation);
    }

    /// <summary>The data source is the caller's to dispose.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<long> RaiseEpochAsync(NpgsqlConnection connection, ShardId shard, string owner, CancellationToken cancellation)
    {
        await using var claim = new NpgsqlCommand(
            """
            INSERT INTO gridgrains.shard_claim(family, shard, epoch, owner) VALUES($1, $2, 1, $3)
            ON CONFLICT (family, shard) DO UPDATE SET epoch = shard_claim.epoch + 1, owner = excluded.owner, claimed_at = now()
            RETURNING epoch
            """,
            connection)
        {
            Parameters = { new() { Value = shard.Family }, new() { Value = shard.Index }, new() { Value = owner } },
        };
        return (long)(await claim.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Positions and states of one snapshot: a later owner's barrier between the two reads is not seen.</summary>
    private static async Task<IReadOnlyList<TopicPosition>> LoadAsync(NpgsqlConnection connection, ShardId shard, StateVisitor visitor, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var positions = await ReadPositionsAsync(connection, shard, cancellation);
        await using (var select = Of(shard, "SELECT kind, key, bytes FROM gridgrains.shard_state WHERE family = $1 AND shard = $2", connection))
        await using (var reader = await select.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellation))
            await VisitAsync(reader, visitor, cancellation);
        return positions;
    }

    private static async Task<IReadOnlyList<TopicPosition>> ReadPositionsAsync(NpgsqlConnection connection, ShardId shard, CancellationToken cancellation)
    {
        var positions = new List<TopicPosition>();
        await using var select = Of(shard, "SELECT topic, partition, next_offset FROM gridgrains.shard_position WHERE family = $1 AND shard = $2", connection);
        await using var reader = await select.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            positions.Add(new TopicPosition(new TopicPartition(reader.GetString(0), reader.GetInt32(1)), reader.GetInt64(2)));
        return positions;
    }

    /// <summary>Rows stream in one by one; one block of memory serves them all.</summary>
    private static async Task VisitAsync(NpgsqlDataReader reader, StateVisitor visitor, CancellationToken cancellation)
    {
        var block = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await reader.ReadAsync(cancellation))
            {
                var length = (int)reader.GetBytes(2, 0, null, 0, 0);
                if (length > block.Length)
                {
                    ArrayPool<byte>.Shared.Return(block);
                    block = ArrayPool<byte>.Shared.Rent(length);
                }

                reader.GetBytes(2, 0, block, 0, length);
                visitor((StateKind)reader.GetInt16(0), reader.GetString(1), block.AsSpan(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static async Task<long> LockEpochAsync(NpgsqlConnection connection, ShardId shard, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // A frozen owner must not hold the row for ever: the server ends its transaction, and the next owner's claim goes on.
                new NpgsqlBatchCommand($"SET LOCAL idle_in_transaction_session_timeout = {LongestIdleMilliseconds}"),
                new NpgsqlBatchCommand("SELECT epoch FROM gridgrains.shard_claim WHERE family = $1 AND shard = $2 FOR UPDATE")
                {
                    Parameters = { new() { Value = shard.Family }, new() { Value = shard.Index } },
                },
            },
        };
        return await batch.ExecuteScalarAsync(cancellation) is long epoch ? epoch : 0;
    }

    private static async Task WritePositionsAsync(NpgsqlConnection connection, ShardId shard, IReadOnlyList<TopicPosition> positions, CancellationToken cancellation)
    {
        if (positions.Count == 0)
            return;
        await using var upsert = Of(
            shard,
            """
            INSERT INTO gridgrains.shard_position(family, shard, topic, partition, next_offset)
            SELECT $1, $2, p.topic, p.partition, p.next_offset FROM unnest($3, $4, $5) AS p(topic, partition, next_offset)
            ON CONFLICT (family, shard, topic, partition) DO UPDATE SET next_offset = excluded.next_offset
            """,
            connection);
        upsert.Parameters.Add(new() { Value = positions.Select(position => position.Partition.Topic).ToArray() });
        upsert.Parameters.Add(new() { Value = positions.Select(position => position.Partition.Partition).ToArray() });
        upsert.Parameters.Add(new() { Value = positions.Select(position => position.NextOffset).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await upsert.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Of(ShardId shard, string sql, NpgsqlConnection connection) =>
        new(sql, connection) { Parameters = { new() { Value = shard.Family }, new() { Value = shard.Index } } };
}
