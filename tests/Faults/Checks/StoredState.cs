using GridGrains.Domain.Checkpoints;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GridGrains.Tests.Faults.Checks;

/// <summary>One row of the checkpoint store.</summary>
internal sealed record StoredState(int Shard, StateKind Kind, string Key, byte[] Bytes)
{
    private const string Columns = "SELECT shard, kind, key, bytes FROM";

    public static async Task<List<StoredState>> ReadSqliteAsync(string path)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        await using var connection = new SqliteConnection(settings.ToString());
        await connection.OpenAsync();
        await using var select = connection.CreateCommand();
        select.CommandText = $"{Columns} state WHERE family = 'nodes'";
        await using var reader = await select.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    public static async Task<List<StoredState>> ReadPostgresAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var select = source.CreateCommand($"{Columns} gridgrains.shard_state WHERE family = 'nodes'");
        await using var reader = await select.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    private static async Task<List<StoredState>> ReadAsync(System.Data.Common.DbDataReader reader)
    {
        var states = new List<StoredState>();
        while (await reader.ReadAsync())
        {
            states.Add(new StoredState(reader.GetInt32(0), (StateKind)reader.GetInt16(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return states;
    }
}
