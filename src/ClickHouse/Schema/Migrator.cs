using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;

namespace GridGrains.ClickHouse.Schema;

/// <summary>
/// Brings a database to the schema of this program: the steps of every product that it does not have yet, in their order. Every statement can be repeated,
/// so several silos may do it at once.
/// </summary>
public sealed class Migrator(SqlDialect dialect, IReadOnlyList<Migration> migrations)
{
    /// <summary>The product of rows that were written before the journal named one.</summary>
    private const string FirstProduct = "prices";

    private static readonly string[] Journal =
    [
        """
        CREATE TABLE IF NOT EXISTS schema_migration (version UInt32, name String, fingerprint String, applied_at DateTime DEFAULT now())
        ENGINE = ReplacingMergeTree()
        ORDER BY version
        """,

        // Two products have steps of one version. Only a column that is added with it may enter a sorting key.
        """
        ALTER TABLE schema_migration
            ADD COLUMN IF NOT EXISTS product String,
            MODIFY ORDER BY (version, product)
        """,
    ];

    public Migrator(SqlDialect dialect)
        : this(dialect, Migration.All)
    {
    }

    /// <returns>How many steps were applied.</returns>
    /// <exception cref="WarehouseSchemaException">The database is newer than the program, or a step was changed after it was applied.</exception>
    public async Task<int> ApplyAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        foreach (var statement in Journal)
        {
            await client.ExecuteNonQueryAsync(dialect.Translate(statement), null, null, cancellation);
        }

        var applied = await ReadAsync(client, cancellation);
        Check(applied);
        var missing = migrations.Where(migration => !applied.ContainsKey((migration.Product, migration.Version))).ToArray();
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

    private void Check(Dictionary<(string Product, int Version), (string Name, string Fingerprint)> applied)
    {
        foreach (var ((product, version), _) in applied)
        {
            var newest = migrations.Where(migration => migration.Product == product).Select(migration => migration.Version).DefaultIfEmpty().Max();
            if (version > newest)
            {
                throw new WarehouseSchemaException(
                    $"the warehouse has schema {version} of {product}, this program knows {newest}: it was written by a newer program, and is left as it is");
            }
        }

        foreach (var migration in migrations)
        {
            if (applied.TryGetValue((migration.Product, migration.Version), out var known) && known.Fingerprint != migration.Fingerprint)
            {
                throw new WarehouseSchemaException(
                    $"the warehouse has another schema {migration.Version} of {migration.Product} ({known.Name}, {known.Fingerprint}) than this program ({migration.Name}, {migration.Fingerprint})");
            }
        }
    }

    private static async Task<Dictionary<(string, int), (string, string)>> ReadAsync(ClickHouseClient client, CancellationToken cancellation)
    {
        var applied = new Dictionary<(string, int), (string, string)>();
        using var reader = await client.ExecuteReaderAsync("SELECT product, version, name, fingerprint FROM schema_migration FINAL", null, null, cancellation);
        while (reader.Read())
        {
            var product = reader.GetString(0) is { Length: > 0 } named ? named : FirstProduct;
            applied[(product, (int)reader.GetFieldValue<uint>(1))] = (reader.GetString(2), reader.GetString(3));
        }

        return applied;
    }

    private static Task RecordAsync(ClickHouseClient client, Migration migration, CancellationToken cancellation) => client.ExecuteNonQueryAsync(
        "INSERT INTO schema_migration (product, version, name, fingerprint) SELECT {product:String}, {version:UInt32}, {name:String}, {fingerprint:String}",
        null,
        new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>
            {
                ["param_product"] = migration.Product,
                ["param_version"] = migration.Version,
                ["param_name"] = migration.Name,
                ["param_fingerprint"] = migration.Fingerprint,
            },
        },
        cancellation);
}
