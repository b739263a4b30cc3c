using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Iceberg.Metadata;
using Microsoft.Data.Sqlite;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Commits;

public sealed class FaultTests
{
    [Fact]
    public async Task Crash_at_any_file_operation_leaves_the_table_as_it_was_or_as_it_was_to_be()
    {
        FaultyFileIO io = null!;
        await using var lake = await TestLake.CreateAsync(inner => io = new FaultyFileIO(inner));
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var steps = await CountStepsAsync(io, table);
        Assert.InRange(steps, 8, 20);
        var committed = (await TestLake.SeqsAsync(table.Scan())).Count;
        for (var step = 0; step < steps; step++)
        {
            io.FailAfter(step);
            await Assert.ThrowsAsync<IOException>(() => TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-03", 5, 500)));
            io.Revive();
            table = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
            Assert.Equal(committed, (await TestLake.SeqsAsync(table.Scan())).Count);
        }

        // What the crashes left behind is found and deleted, and nothing else.
        lake.Clock.SetUtcNow(DateTimeOffset.UtcNow + TimeSpan.FromDays(4));
        var orphans = await new OrphanFiles(table).RunAsync(TestLake.Token);
        Assert.NotEmpty(orphans);
        Assert.Equal(committed, (await TestLake.SeqsAsync(table.Scan())).Count);
        Assert.Equal(2, lake.Files("*.parquet").Count);
        Assert.Equal(2, lake.Files("snap-*.avro").Count);
        Assert.Equal(3, lake.Files("*.metadata.json").Count);
        Assert.Empty(await new OrphanFiles(table).RunAsync(TestLake.Token));
    }

    private static async Task<int> CountStepsAsync(FaultyFileIO io, Table table)
    {
        var before = io.Operations;
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-02", 5, 5));
        return io.Operations - before;
    }

    [Theory]
    [InlineData(SwapFault.LostBefore)]
    [InlineData(SwapFault.LostAfter)]
    public async Task Lost_answer_of_a_swap_is_resolved_and_the_commit_takes_effect_once(SwapFault fault)
    {
        await using var lake = await TestLake.CreateAsync();
        var (table, database) = await FaultyTableAsync(lake);
        database.Faults.Enqueue(fault);
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        await AssertRowsAsync(lake, 5);
        Assert.Single((await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token)).Metadata.Snapshots);
    }

    [Fact]
    public async Task Lost_answer_of_a_swap_that_others_have_built_upon_is_a_success()
    {
        await using var lake = await TestLake.CreateAsync();
        var (table, database) = await FaultyTableAsync(lake);
        database.Faults.Enqueue(SwapFault.LostAfter);
        database.BeforeFault = async () =>
        {
            var other = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
            await TestLake.AppendAsync(other, TestLake.Rows("SPP", "2026-01-01", 5, 5));
        };
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        await AssertRowsAsync(lake, 10);
    }

    [Fact]
    public async Task Lost_swap_that_another_committer_overtook_is_a_conflict_and_is_tried_again()
    {
        await using var lake = await TestLake.CreateAsync();
        var (table, database) = await FaultyTableAsync(lake);
        database.Faults.Enqueue(SwapFault.LostBefore);
        database.BeforeFault = async () =>
        {
            var other = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
            await TestLake.AppendAsync(other, TestLake.Rows("SPP", "2026-01-01", 5, 5));
        };
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        await AssertRowsAsync(lake, 10);
        Assert.Equal(2, table.Metadata.CurrentSnapshot!.SequenceNumber);
    }

    [Theory]
    [InlineData(SwapFault.LostBefore, 0)]
    [InlineData(SwapFault.LostAfter, 5)]
    public async Task Commit_state_is_unknown_when_the_database_dies_with_the_swap_and_no_file_is_deleted(SwapFault fault, int rows)
    {
        await using var lake = await TestLake.CreateAsync();
        var (table, database) = await FaultyTableAsync(lake);
        database.DiesWithFault = true;
        database.Faults.Enqueue(fault);
        var files = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var commit = table.NewAppend(files).CommitAsync(TestLake.Token).AsTask();
        while (!commit.IsCompleted)
        {
            lake.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.Equal(IcebergErrorCode.CommitStateUnknown, (await Assert.ThrowsAsync<IcebergException>(() => commit)).Code);
        await AssertRowsAsync(lake, rows);
        Assert.Single(lake.Files("snap-*.avro"));
        Assert.Equal(2, lake.Files("*.metadata.json").Count);
    }

    [Fact]
    public async Task Missing_and_torn_metadata_files_are_named()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var path = table.MetadataLocation["file://".Length..];
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, TestLake.Token))[..100], TestLake.Token);
        var torn = await Assert.ThrowsAsync<IcebergException>(async () => await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token));
        Assert.Equal(IcebergErrorCode.CorruptFile, torn.Code);
        Assert.Contains(Path.GetFileName(path), torn.Message, StringComparison.Ordinal);
        File.Delete(path);
        var missing = await Assert.ThrowsAsync<IcebergException>(async () => await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token));
        Assert.Equal(IcebergErrorCode.FileMissing, missing.Code);
    }

    [Fact]
    public async Task Files_are_never_overwritten()
    {
        await using var lake = await TestLake.CreateAsync();
        var location = "file://" + lake.Folder + "/once";
        await using var early = await lake.Environment.Io.CreateAsync(location, TestLake.Token);
        await File.WriteAllTextAsync(Path.Combine(lake.Folder, "once"), "first", TestLake.Token);
        Assert.Equal(IcebergErrorCode.FileExists, (await Assert.ThrowsAsync<IcebergException>(async () => await early.CompleteAsync(TestLake.Token))).Code);
        Assert.Equal(IcebergErrorCode.FileExists, (await Assert.ThrowsAsync<IcebergException>(async () => await lake.Environment.Io.CreateAsync(location, TestLake.Token))).Code);
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(lake.Folder, "once"), TestLake.Token));
    }

    private static async Task<(Table Table, FaultyDatabase Database)> FaultyTableAsync(TestLake lake)
    {
        await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"));
        var settings = new SqliteConnectionStringBuilder { DataSource = Path.Combine(lake.Folder, "catalog.db") };
        var database = new FaultyDatabase(SqliteFactory.Instance.CreateDataSource(settings.ConnectionString));
        var catalog = new SqlCatalog(database, "test", "file://" + lake.Folder + "/lake", lake.Environment);
        return (await catalog.LoadTableAsync(TestLake.Prices, TestLake.Token), database);
    }

    private static async Task AssertRowsAsync(TestLake lake, int count)
    {
        var table = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        Assert.Equal(Enumerable.Range(0, count), await TestLake.SeqsAsync(table.Scan()));
    }
}
