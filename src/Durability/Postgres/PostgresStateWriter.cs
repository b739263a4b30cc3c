using GridGrains.Domain.Checkpoints;
using Npgsql;
using NpgsqlTypes;

namespace GridGrains.Durability.Postgres;

/// <summary>Upserts and removes states many at a time: arrays of kinds, keys and bytes that the server unnests into rows.</summary>
internal static class PostgresStateWriter
{
    /// <summary>Rows per statement: enough to forget the round trip, little enough to stay small in memory on both sides.</summary>
    private const int RowsPerStatement = 1_000;

    private const string Upsert =
        """
        INSERT INTO gridgrains.shard_state(family, shard, kind, key, bytes)
        SELECT $1, $2, s.kind, s.key, s.bytes FROM unnest($3, $4, $5) AS s(kind, key, bytes)
        ON CONFLICT (family, shard, kind, key) DO UPDATE SET bytes = excluded.bytes
        """;

    private const string Delete =
        """
        DELETE FROM gridgrains.shard_state AS held USING unnest($3, $4) AS gone(kind, key)
        WHERE held.family = $1 AND held.shard = $2 AND held.kind = gone.kind AND held.key = gone.key
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, ShardId shard, IStateBatch states, CancellationToken cancellation)
    {
        foreach (var indexes in Enumerable.Range(0, states.Count).Where(i => !states.IsDeleted(i)).Chunk(RowsPerStatement))
        {
            await using var upsert = CommandOf(Upsert, connection, shard, states, indexes);
            upsert.Parameters.Add(new()
            {
                Value = Array.ConvertAll(indexes, states.State),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
            await upsert.ExecuteNonQueryAsync(cancellation);
        }

        foreach (var indexes in Enumerable.Range(0, states.Count).Where(states.IsDeleted).Chunk(RowsPerStatement))
        {
            await using var delete = CommandOf(Delete, connection, shard, states, indexes);
            await delete.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static NpgsqlCommand CommandOf(string sql, NpgsqlConnection connection, ShardId shard, IStateBatch states, int[] indexes) => new(sql, connection)
    {
        Parameters =
        {
            new() { Value = shard.Family },
            new() { Value = shard.Index },
            new() { Value = Array.ConvertAll(indexes, i => (short)states.Kind(i)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
            new() { Value = Array.ConvertAll(indexes, states.Key), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        },
    };
}
