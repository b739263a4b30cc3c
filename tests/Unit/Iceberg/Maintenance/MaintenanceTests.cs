using GridGrains.Iceberg;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Maintenance;

public sealed class MaintenanceTests
{
    [Fact]
    public async Task Expiry_keeps_what_branches_and_tags_need_and_deletes_the_rest()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        await table.NewTransaction().CreateTag("eod").CommitAsync(TestLake.Token);
        await table.NewOverwrite(Expression.Equal("iso", "PJM"), await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5, 10))).CommitAsync(TestLake.Token);
        await table.NewOverwrite(Expression.Equal("iso", "PJM"), await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5, 20))).CommitAsync(TestLake.Token);
        lake.Clock.Advance(TimeSpan.FromDays(6));
        await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-01", 5, 30));

        var result = await new SnapshotExpiry(table).RunAsync(TestLake.Token);
        Assert.Equal((2, 1, 2), (result.SnapshotIds.Count, result.DataFiles, result.ManifestLists));
        Assert.Equal([.. Enumerable.Range(20, 5), .. Enumerable.Range(30, 5)], await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan().UseRef("eod")));
        Assert.Equal(3, lake.Files("*.parquet").Count);
        Assert.Equal(2, lake.Files("snap-*.avro").Count);
        Assert.Equal(IcebergErrorCode.NotFound, Assert.Throws<IcebergException>(() => table.Scan().AsOf(lake.Clock.GetUtcNow() - TimeSpan.FromDays(5))).Code);
        Assert.Equal(ExpiryResult.Nothing.SnapshotIds, (await new SnapshotExpiry(table).RunAsync(TestLake.Token)).SnapshotIds);
    }

    [Fact]
    public async Task Expired_tags_release_their_snapshots_but_main_never_expires()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync((TableProperties.MaxRefAgeMs, "3600000"));
        await table.NewAppend(await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5))).CreateTag("short").CreateTag("long", maxAge: TimeSpan.FromDays(365)).CommitAsync(TestLake.Token);
        lake.Clock.Advance(TimeSpan.FromDays(30));
        var result = await new SnapshotExpiry(table).RunAsync(TestLake.Token);
        Assert.Equal(["short"], result.References);
        Assert.Equal(["long", "main"], table.Metadata.Refs.Keys);
        Assert.Equal(5, (await TestLake.SeqsAsync(table.Scan())).Count);
    }

    [Fact]
    public async Task Retention_of_branch_and_caller_decides_how_many_snapshots_stay()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync((TableProperties.MinSnapshotsToKeep, "4"));
        for (var i = 0; i < 6; i++)
        {
            await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 1, i));
            lake.Clock.Advance(TimeSpan.FromHours(1));
        }
        Assert.Empty((await new SnapshotExpiry(table).RunAsync(TestLake.Token)).SnapshotIds);
        lake.Clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(2, (await new SnapshotExpiry(table).RunAsync(TestLake.Token)).SnapshotIds.Count);
        Assert.Equal(2, (await new SnapshotExpiry(table) { RetainLast = 2 }.RunAsync(TestLake.Token)).SnapshotIds.Count);
        Assert.Equal(Enumerable.Range(0, 6), await TestLake.SeqsAsync(table.Scan()));
    }

    [Fact]
    public async Task Snapshot_that_a_reader_holds_open_survives_expiry_until_the_reader_is_done()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5), TestLake.Rows("PJM", "2026-01-02", 5, 5));
        var reader = table.Scan().ReadAsync(TestLake.Token).GetAsyncEnumerator(TestLake.Token);
        Assert.True(await reader.MoveNextAsync());
        await table.NewOverwrite(Expression.Equal("iso", "PJM"), []).CommitAsync(TestLake.Token);
        lake.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Empty((await new SnapshotExpiry(table).RunAsync(TestLake.Token)).SnapshotIds);
        Assert.True(await reader.MoveNextAsync());
        Assert.False(await reader.MoveNextAsync());
        await reader.DisposeAsync();
        Assert.Single((await new SnapshotExpiry(table).RunAsync(TestLake.Token)).SnapshotIds);
        Assert.Empty(lake.Files("*.parquet"));
    }

    [Fact]
    public async Task Reader_with_a_handle_from_before_an_expiry_gets_a_clear_error()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var stale = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        await table.NewOverwrite(Expression.Equal("iso", "PJM"), []).CommitAsync(TestLake.Token);
        lake.Clock.Advance(TimeSpan.FromDays(30));
        await new SnapshotExpiry(table).RunAsync(TestLake.Token);
        var error = await Assert.ThrowsAsync<IcebergException>(() => TestLake.SeqsAsync(stale.Scan()));
        Assert.Equal(IcebergErrorCode.FileMissing, error.Code);
    }

    [Fact]
    public async Task Compaction_packs_small_files_and_changes_no_row()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        for (var i = 0; i < 6; i++) await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10, i * 10));
        var lone = await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-01", 10, 60));
        var result = await new Compaction(table).RunAsync(TestLake.Token);
        Assert.Equal((6, 1), (result.FilesBefore, result.FilesAfter));
        var snapshot = table.Metadata.CurrentSnapshot!;
        Assert.Equal(("replace", lone), (snapshot.Operation, snapshot.ParentSnapshotId!.Value));
        Assert.Equal("70", snapshot.Summary["total-records"]);
        Assert.Equal(Enumerable.Range(0, 70), await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(2, (await table.Scan().PlanAsync(TestLake.Token)).Files.Length);
        var order = new List<int>();
        await foreach (var batch in table.Scan().Where(Expression.Equal("iso", "PJM")).ReadAsync(TestLake.Token)) order.AddRange(batch.Column<int>("seq").Values.ToArray());
        Assert.Equal(Enumerable.Range(0, 60), order);
        Assert.Equal(0, (await new Compaction(table).RunAsync(TestLake.Token)).FilesBefore);
    }

    [Fact]
    public async Task Compaction_of_files_that_are_gone_is_refused_and_its_files_are_deleted()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"));
        var files = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        await table.NewAppend(files).CommitAsync(TestLake.Token);
        var other = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        await other.NewOverwrite(Expression.Equal("iso", "PJM"), []).CommitAsync(TestLake.Token);
        var rewritten = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var error = await Assert.ThrowsAsync<IcebergException>(async () => await table.NewTransaction().Rewrite(files, rewritten).CommitAsync(TestLake.Token));
        Assert.Equal(IcebergErrorCode.PreconditionFailed, error.Code);
        Assert.Empty(await TestLake.SeqsAsync(table.Scan()));
    }

    [Fact]
    public async Task Orphan_cleanup_spares_young_files_and_every_snapshot()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var uncommitted = Assert.Single(await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-02", 5)));
        lake.Clock.SetUtcNow(DateTimeOffset.UtcNow);
        Assert.Empty(await new OrphanFiles(table).RunAsync(TestLake.Token));
        lake.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal([uncommitted.Path], await new OrphanFiles(table).RunAsync(TestLake.Token));
        Assert.Equal(5, (await TestLake.SeqsAsync(table.Scan())).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await new OrphanFiles(table) { MinAge = TimeSpan.FromMinutes(1) }.RunAsync(TestLake.Token));
    }

    [Fact]
    public async Task Rewritten_files_follow_the_writer_options()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        for (var i = 0; i < 4; i++) await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 100, i * 100));
        var compaction = new Compaction(table) { MinInputFiles = 2, Options = new DataWriterOptions { RowGroupRows = 150 } };
        await compaction.RunAsync(TestLake.Token);
        var file = Assert.Single((await table.Scan().PlanAsync(TestLake.Token)).Files);
        Assert.Equal((400L, 3), (file.RecordCount, file.SplitOffsets.Length));
    }
}
