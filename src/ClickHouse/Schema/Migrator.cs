using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;

namespace GridGrains.ClickHouse.Schema;

/// <summary>Brings a database to the schema of this program. Every statement can be repeated, so several silos may do it at once.</summary>
public sealed class Migrator(SqlDialect dialect, IReadOnlyList<Migration> migrations)
{
    private const string Journal = """
        CREATE TABLE IF NOT EXISTS schema_migration (version UInt32, name String, fingerprint String, applied_at DateTime DEFAULT now())
        ENGINE = ReplacingMergeTree()
        ORDER BY version
        """;

    public Migrator(SqlDialect dialect)
        : this(dialect, Migration.All)
    {
    }

    /// <returns>How many steps were applied.</returns>
    /// <exception cref="WarehouseSchemaException">The database is newer than the program, or a step was changed after it was applied.</exception>
    public async Task<int> ApplyAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        await client.ExecuteNonQueryAsync(dialect.Translate(Journal), null, null, cancellation);
        var applied = await ReadAsync(client, cancellation);
        Check(applied);
        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToArray();
        foreach (var migration in missing)
        {
            foreach (var statement in migration.Statements)
            {
                await client.ExecuteNonQueryAsync(dialect.Translate(statement), null, null, cancellation);
            }

            await RecordAsync(client, migration, cancellation);
        }

        return missing.Length;
    }

    private void Check(Dictionary<int, (string Name, string Fingerprint)> applied)
    {
        var newest = migrations.Max(migration => migration.Version);
        if (applied.Keys.DefaultIfEmpty().Max() is var found && found > newest)
        {
            throw new WarehouseSchemaException($"the warehouse has schema {found}, this program knows {newest}: it was written by a newer program, and is left as it is");
        }

        foreach (var migration in migrations)
        {
            if (applied.TryGetValue(migration.Version, out var known) && known.Fingerprint != migration.Fingerprint)
            {
                throw new WarehouseSchemaException($"the warehouse has another schema {migration.Version} ({known.Name}, {known.Fingerprint}) than this program ({migration.Name}, {migration.Fingerprint})");
            }
        }
    }

    private static async Task<Dictionary<int, (string, string)>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var applied = new Dictionary<int, (string, string)>();
        using var reader = await client.ExecuteReaderAsync("SELECT version, name, fingerprint FROM schema_migration FINAL", null, null, cancellation);
        while (reader.Read())
        {
            applied[(int)reader.GetFieldValue<uint>(0)] = (reader.GetString(1), reader.GetString(2));
        }

        return applied;
    }

    private static Task RecordAsync(ClickHouseClient client, Migration migration, CancellationToken cancellation) => client.ExecuteNonQueryAsync(
        "INSERT INTO schema_migration (version, name, fingerprint) SELECT {version:UInt32}, {name:String}, {fingerprint:String}",
        null,
        new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>
            {
                ["param_version"] = migration.Version,
                ["param_name"] = migration.Name,
                ["param_fingerprint"] = migration.Fingerprint,
            },
        },
        cancellation);
}
