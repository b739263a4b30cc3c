using ClickHouse.Driver;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Reference;
using GridGrains.ClickHouse.Schema;
using GridGrains.Domain.Reference;
using GridGrains.Tests.Warehouse.Engine;
using GridGrains.Tests.Warehouse.Sinks;
using Xunit;

namespace GridGrains.Tests.Warehouse.Schema;

public sealed class MigratorTests(EmbeddedClickHouse engine)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Applied_steps_are_not_applied_again()
    {
        using var client = await NewDatabaseAsync();
        var migrator = new Migrator(SqlDialect.SingleServer);

        Assert.Equal(Migration.All.Count, await migrator.ApplyAsync(client, Token));
        Assert.Equal(0, await migrator.ApplyAsync(client, Token));
    }

    [Fact]
    public async Task Step_that_broke_off_is_completed()
    {
        using var client = await NewDatabaseAsync();
        await client.ExecuteNonQueryAsync(Migration.All[0].Statements[0], null, null, Token);

        Assert.Equal(Migration.All.Count, await new Migrator(SqlDialect.SingleServer).ApplyAsync(client, Token));
    }

    [Fact]
    public async Task Newer_schema_is_left_as_it_is()
    {
        using var client = await NewDatabaseAsync();
        await new Migrator(SqlDialect.SingleServer, [.. Migration.All, Migration.Parse("prices", "9000_future", "SELECT 1;\n")]).ApplyAsync(client, Token);

        var refused = await Assert.ThrowsAsync<WarehouseSchemaException>(() => new Migrator(SqlDialect.SingleServer).ApplyAsync(client, Token));

        Assert.Contains("9000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Step_that_was_changed_after_it_was_applied_is_refused()
    {
        using var client = await NewDatabaseAsync();
        await new Migrator(SqlDialect.SingleServer, [Migration.Parse("prices", "0001_prices", "SELECT 1;\n")]).ApplyAsync(client, Token);

        await Assert.ThrowsAsync<WarehouseSchemaException>(() => new Migrator(SqlDialect.SingleServer).ApplyAsync(client, Token));
    }

    /// <summary>The journal as it was before it named products, with the fingerprints of the files of then.</summary>
    [Fact]
    public async Task Database_of_the_first_journal_is_taken_over_and_stays()
    {
        using var client = await NewDatabaseAsync();
        await client.ExecuteNonQueryAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (version UInt32, name String, fingerprint String, applied_at DateTime DEFAULT now())
            ENGINE = ReplacingMergeTree()
            ORDER BY version
            """,
            null, null, Token);
        foreach (var statement in Migration.All.Where(migration => migration.Product == "prices").Take(4).SelectMany(migration => migration.Statements))
        {
            await client.ExecuteNonQueryAsync(statement, null, null, Token);
        }

        await client.ExecuteNonQueryAsync(
            "INSERT INTO schema_migration (version, name, fingerprint) VALUES (1, 'prices', '8b41b1b90d0b2871'), (2, 'dimensions', 'e3329e843996337d'), (3, 'rollups', 'a3f21e7ea1647cec'), (4, 'backfills', '25c6bc1676313c79')",
            null, null, Token);
        await client.ExecuteNonQueryAsync("INSERT INTO iso_rt_lmp (ts, iso, node, market, lmp) SELECT now(), 'CAISO', 'A', 'REAL_TIME_5_MIN', 20", null, null, Token);
        IReadOnlyList<Migration> withAnother = [.. Migration.All, Migration.Parse("tides", "0001_stations", "CREATE TABLE IF NOT EXISTS station (id String) ENGINE = MergeTree() ORDER BY id;\n")];

        Assert.Equal(Migration.All.Count - 4, await new Migrator(SqlDialect.SingleServer).ApplyAsync(client, Token));
        Assert.Equal(1, await new Migrator(SqlDialect.SingleServer, withAnother).ApplyAsync(client, Token));
        Assert.Equal(0, await new Migrator(SqlDialect.SingleServer, withAnother).ApplyAsync(client, Token));

        Assert.Equal(20d, await client.ExecuteScalarAsync("SELECT lmp FROM iso_rt_lmp", null, null, Token));
        Assert.Equal(
            Convert.ToUInt64(Migration.All.Count + 1, System.Globalization.CultureInfo.InvariantCulture),
            await client.ExecuteScalarAsync("SELECT count() FROM schema_migration FINAL", null, null, Token));
        await Assert.ThrowsAsync<WarehouseSchemaException>(() => new Migrator(SqlDialect.SingleServer).ApplyAsync(client, Token));
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW a AS SELECT 1", "CREATE OR REPLACE VIEW a ON CLUSTER 'gridgrains' AS SELECT 1")]
    [InlineData("DROP VIEW IF EXISTS a", "DROP VIEW IF EXISTS a ON CLUSTER 'gridgrains'")]
    [InlineData("DROP VIEW a", "DROP VIEW a ON CLUSTER 'gridgrains'")]
    public async Task Views_are_replaced_and_dropped_on_every_node(string statement, string expected)
    {
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());

        var translated = SqlDialect.Replicated("gridgrains").Translate(statement);

        Assert.Equal(expected, translated);
        await client.ExecuteScalarAsync($"EXPLAIN AST {translated}", null, null, Token);
    }

    /// <summary>The embedded engine has no cluster: what it can check is the syntax.</summary>
    [Fact]
    public async Task Statements_for_a_replicated_cluster_are_valid()
    {
        var dialect = SqlDialect.Replicated("gridgrains");
        using var client = new ClickHouseClient(engine.Endpoint.ConnectionString());
        var statements = Migration.All.SelectMany(migration => migration.Statements).Select(dialect.Translate).ToArray();

        foreach (var statement in statements)
        {
            await client.ExecuteScalarAsync($"EXPLAIN AST {statement}", null, null, Token);
            Assert.Contains("ON CLUSTER 'gridgrains'", statement, StringComparison.Ordinal);
        }

        Assert.Contains(statements, statement => statement.Contains("ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)", StringComparison.Ordinal));
        Assert.DoesNotContain(statements, statement => statement.Contains("ENGINE = ReplacingMergeTree", StringComparison.Ordinal));
    }

    [Fact]
    public void Cluster_names_that_would_be_sql_are_refused() => Assert.Throws<ArgumentException>(() => SqlDialect.Replicated("x' DROP"));

    [Fact]
    public async Task Calendar_has_the_hours_of_every_block_of_2026()
    {
        await using var bed = new WarehouseBed(engine);

        var blocks = await bed.RowsAsync(
            "SELECT calendar, block, count() FROM dim_calendar FINAL WHERE toYear(local_date) = 2026 AND calendar IN ('PJM 5x16', 'CAISO 6x16') GROUP BY calendar, block ORDER BY calendar, block");

        Assert.Equal(["CAISO 6x16 1x16 928", "CAISO 6x16 6x16 4912", "CAISO 6x16 7x8 2920", "PJM 5x16 2x16 1744", "PJM 5x16 5x16 4096", "PJM 5x16 7x8 2920"], blocks);
        Assert.Equal(["2015-01-01 2035-12-31 8"], await bed.RowsAsync("SELECT toString(min(local_date)), toString(max(local_date)), uniqExact(calendar) FROM dim_calendar"));
        Assert.Equal(["2026-12-25"], await bed.RowsAsync("SELECT DISTINCT toString(local_date) FROM dim_calendar WHERE is_nerc_holiday AND iso = 'PJM' AND toYear(local_date) = 2026 AND toMonth(local_date) = 12"));
        Assert.Equal(["SP15"], await bed.RowsAsync("SELECT display_name FROM dim_hub FINAL WHERE price_node = 'TH_SP15_GEN-APND' AND has(aliases, 'SP-15')"));
        Assert.True(SeedReference.Nodes.Count <= Convert.ToInt32(await bed.ScalarAsync("SELECT count() FROM dim_node"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2015, ReferenceTables.FirstYear);
    }

    private async Task<ClickHouseClient> NewDatabaseAsync()
    {
        var name = engine.NewDatabaseName();
        using var server = new ClickHouseClient(engine.Endpoint.ConnectionString());
        await server.ExecuteNonQueryAsync($"CREATE DATABASE {name}", null, null, Token);
        return new ClickHouseClient(engine.Endpoint.ConnectionString(name));
    }
}
