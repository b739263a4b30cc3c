using GridGrains.Domain.Checkpoints;
using Npgsql;
using NpgsqlTypes;

namespace GridGrains.Durability.Postgres;

/// <summary>Upserts states many at a time: arrays of kinds, keys and bytes that the server unnests into rows.</summary>
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

    public static async Task WriteAsync(NpgsqlConnection connection, ShardId shard, IStateBatch states, CancellationToken cancellation)
    {
        for (var from = 0; from < states.Count; from += RowsPerStatement)
        {
            var rows = Math.Min(RowsPerStatement, states.Count - from);
            var kinds = new short[rows];
            var keys = new string[rows];
            var bytes = new ReadOnlyMemory<byte>[rows];
            for (var i = 0; i < rows; i++)
                (kinds[i], keys[i], bytes[i]) = ((short)states.Kind(from + i), states.Key(from + i), states.State(from + i));

            await using var upsert = new NpgsqlCommand(Upsert, connection)
            {
                Parameters =
                {
                    new() { Value = shard.Family },
                    new() { Value = shard.Index },
                    new() { Value = kinds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
                    new() { Value = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                    new() { Value = bytes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                },
            };
            await upsert.ExecuteNonQueryAsync(cancellation);
        }
    }
}
