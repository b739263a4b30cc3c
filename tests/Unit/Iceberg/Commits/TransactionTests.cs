using GridGrains.Iceberg;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Commits;

public sealed class TransactionTests
{
    [Fact]
    public async Task Append_makes_a_snapshot_with_counted_summary_and_properties_in_one_commit()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var metadata = await table.NewAppend(await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Rows("SPP", "2026-01-01", 5)))
            .SetProperty("offsets.prices", "{\"0\":14}").Summarize("range", "0..14").CommitAsync(TestLake.Token);
        var snapshot = metadata.CurrentSnapshot!;
        Assert.Equal("append", snapshot.Operation);
        Assert.Equal(("2", "15", "2", "15", "2"), (
            snapshot.Summary["added-data-files"], snapshot.Summary["added-records"], snapshot.Summary["total-data-files"],
            snapshot.Summary["total-records"], snapshot.Summary["changed-partition-count"]));
        Assert.Equal("0..14", snapshot.Summary["range"]);
        Assert.Equal("{\"0\":14}", metadata.Properties["offsets.prices"]);
        Assert.True(snapshot.SnapshotId < 1L << 53);
        Assert.Equal(1, snapshot.SequenceNumber);

        var loaded = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        Assert.Equal(TableMetadataJson.Write(metadata), TableMetadataJson.Write(loaded.Metadata));
        Assert.Equal(2, lake.Files("*.metadata.json").Count);
    }

    [Fact]
    public async Task Overwrite_replaces_whole_partitions_and_carries_other_manifests_forward_unchanged()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Rows("SPP", "2026-01-01", 10, 10));
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-02", 10, 20));
        var before = await ManifestFiles.ReadListAsync(lake.Environment.Io, table.Metadata.CurrentSnapshot!, TestLake.Token);

        var firstOfJanuary = Expression.And(
            Expression.GreaterThanOrEqual("ts", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            Expression.LessThan("ts", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            Expression.Equal("iso", "PJM"));
        var metadata = await table.NewOverwrite(firstOfJanuary, await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 4, 100))).CommitAsync(TestLake.Token);

        Assert.Equal("overwrite", metadata.CurrentSnapshot!.Operation);
        Assert.Equal("24", metadata.CurrentSnapshot.Summary["total-records"]);
        Assert.Equal([.. Enumerable.Range(10, 20), 100, 101, 102, 103], await TestLake.SeqsAsync(table.Scan()));
        var after = await ManifestFiles.ReadListAsync(lake.Environment.Io, metadata.CurrentSnapshot, TestLake.Token);
        Assert.Contains(before[0].Path, after.Select(manifest => manifest.Path));
        var rewritten = await ManifestFiles.ReadAsync(lake.Environment.Io, metadata, after.Single(m => m.DeletedFiles == 1), TestLake.Token);
        var survivor = rewritten.Single(entry => entry.Status == ManifestEntryStatus.Existing);
        Assert.Equal((1L, metadata.Snapshots[0].SnapshotId), (survivor.SequenceNumber!.Value, survivor.SnapshotId));

        // The next commit no longer lists a manifest of deletions only.
        var removed = await table.NewOverwrite(Expression.Equal("iso", "SPP"), []).CommitAsync(TestLake.Token);
        Assert.Equal("delete", removed.CurrentSnapshot!.Operation);
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-05", 1, 500));
        var list = await ManifestFiles.ReadListAsync(lake.Environment.Io, table.Metadata.CurrentSnapshot!, TestLake.Token);
        Assert.All(list, manifest => Assert.True(manifest.MayHoldLiveFiles));
    }

    [Fact]
    public async Task Overwrite_that_cuts_through_a_file_is_refused_and_leaves_nothing_behind()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var files = lake.Files();
        var error = await Assert.ThrowsAsync<IcebergException>(async () => await table.NewOverwrite(Expression.LessThan("seq", 5), []).CommitAsync(TestLake.Token));
        Assert.Equal(IcebergErrorCode.InvalidExpression, error.Code);
        Assert.Equal(files, lake.Files());
    }

    [Fact]
    public async Task Small_manifests_are_merged_once_there_are_enough()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync((TableProperties.ManifestMinMergeCount, "4"));
        for (var i = 0; i < 3; i++) await TestLake.AppendAsync(table, TestLake.Rows("PJM", $"2026-01-0{i + 1}", 5, i * 5));
        Assert.Equal(3, (await ManifestsAsync(lake, table)).Count);
        var sequences = new List<long>();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-04", 5, 15));
        var merged = Assert.Single(await ManifestsAsync(lake, table));
        Assert.Equal((1, 3, 0), (merged.AddedFiles, merged.ExistingFiles, merged.DeletedFiles));
        Assert.Equal((4L, 1L), (merged.SequenceNumber, merged.MinSequenceNumber));
        foreach (var entry in await ManifestFiles.ReadAsync(lake.Environment.Io, table.Metadata, merged, TestLake.Token)) sequences.Add(entry.SequenceNumber!.Value);
        Assert.Equal([1L, 2, 3, 4], sequences.Order());
        Assert.Equal(Enumerable.Range(0, 20), await TestLake.SeqsAsync(table.Scan()));
    }

    [Fact]
    public async Task Rollback_and_branches_move_heads_without_touching_files()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var first = await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var second = await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-02", 5, 5));
        await table.NewTransaction().CreateBranch("audit").CommitAsync(TestLake.Token);
        await table.NewTransaction().RollbackTo(first).CommitAsync(TestLake.Token);
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(table.Scan().UseRef("audit")));

        var onBranch = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-03", 5, 10));
        await table.NewTransaction().Append(onBranch, branch: "audit").CommitAsync(TestLake.Token);
        Assert.Equal(Enumerable.Range(0, 15), await TestLake.SeqsAsync(table.Scan().UseRef("audit")));
        Assert.Equal(first, table.Metadata.CurrentSnapshot!.SnapshotId);

        await RefusedAsync(IcebergErrorCode.NotFound, () => table.NewTransaction().RollbackTo(second).CommitAsync(TestLake.Token));
        await table.NewTransaction().SetCurrentSnapshot(second).CommitAsync(TestLake.Token);
        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal([first, second, first, second], table.Metadata.SnapshotLog.Select(entry => entry.SnapshotId));
    }

    [Fact]
    public async Task Changes_of_one_transaction_build_on_each_other_and_are_one_commit()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var (one, two) = (await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5)), await TestLake.WriteAsync(table, TestLake.Rows("SPP", "2026-01-01", 5, 5)));
        var metadata = await table.NewTransaction()
            .Append(one).CreateTag("pjm").Append(two).CreateTag("both").RemoveRef("both")
            .UpdateSchema(schema => schema.AddColumn("a", PrimitiveType.Int)).UpdateSchema(schema => schema.RenameColumn("a", "b"))
            .CommitAsync(TestLake.Token);
        Assert.Single(metadata.MetadataLog);
        Assert.Equal([1L, 2], metadata.Snapshots.Select(snapshot => snapshot.SequenceNumber));
        Assert.Equal(metadata.Snapshots[0].SnapshotId, metadata.Snapshots[1].ParentSnapshotId);
        Assert.Equal(["main", "pjm"], metadata.Refs.Keys);
        Assert.Equal(6, metadata.CurrentSchema.GetField("b").Id);
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(table.Scan().UseRef("pjm")));
        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(table.Scan()));
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            var used = table.NewTransaction().SetProperty("x", "y");
            await used.CommitAsync(TestLake.Token);
            await used.CommitAsync(TestLake.Token);
        });
    }

    [Fact]
    public async Task Tags_are_unique_removable_and_do_not_move()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var files = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 5));
        var metadata = await table.NewAppend(files).CreateTag("eod", maxAge: TimeSpan.FromDays(7)).CommitAsync(TestLake.Token);
        Assert.Equal(new SnapshotRef(metadata.CurrentSnapshot!.SnapshotId, SnapshotRefKind.Tag, MaxRefAgeMs: 604_800_000), metadata.Refs["eod"]);
        await RefusedAsync(IcebergErrorCode.AlreadyExists, () => table.NewTransaction().CreateTag("eod").CommitAsync(TestLake.Token));
        await RefusedAsync(IcebergErrorCode.Unsupported, () => table.NewTransaction().Append([], "eod").CommitAsync(TestLake.Token));
        await RefusedAsync(IcebergErrorCode.Unsupported, () => table.NewTransaction().RemoveRef("main").CommitAsync(TestLake.Token));
        await table.NewTransaction().RemoveRef("eod").CommitAsync(TestLake.Token);
        Assert.Equal(["main"], table.Metadata.Refs.Keys);
    }

    [Fact]
    public async Task Columns_that_partition_the_table_cannot_be_dropped()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await RefusedAsync(IcebergErrorCode.InvalidSchema, () => table.NewTransaction().UpdateSchema(s => s.DropColumn("iso")).CommitAsync(TestLake.Token));
        await table.NewTransaction().UpdateSchema(s => s.AddColumn("x", PrimitiveType.Int)).CommitAsync(TestLake.Token);
        await table.NewTransaction().UpdateSchema(s => s.DropColumn("x")).CommitAsync(TestLake.Token);
        Assert.Equal(0, table.Metadata.CurrentSchemaId);
        Assert.Equal((2, 6), (table.Metadata.Schemas.Length, table.Metadata.LastColumnId));
        await table.NewTransaction().UpdateSchema(s => s.AddColumn("y", PrimitiveType.Int)).CommitAsync(TestLake.Token);
        Assert.Equal(7, table.Metadata.CurrentSchema.GetField("y").Id);
    }

    [Fact]
    public async Task Metadata_log_is_bounded_and_old_files_go_when_the_table_says_so()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync((TableProperties.PreviousMetadataFiles, "2"), (TableProperties.DeleteMetadataAfterCommit, "true"));
        for (var i = 0; i < 6; i++) await table.NewTransaction().SetProperty("i", $"{i}").CommitAsync(TestLake.Token);
        Assert.Equal(2, table.Metadata.MetadataLog.Length);
        Assert.Equal(["00004", "00005", "00006"], lake.Files("*.metadata.json").Select(file => Path.GetFileName(file)[..5]));
    }

    private static async Task<List<ManifestFile>> ManifestsAsync(TestLake lake, Table table)
        => await ManifestFiles.ReadListAsync(lake.Environment.Io, table.Metadata.CurrentSnapshot!, TestLake.Token);

    private static async Task RefusedAsync(IcebergErrorCode code, Func<ValueTask<TableMetadata>> commit)
        => Assert.Equal(code, (await Assert.ThrowsAsync<IcebergException>(async () => await commit())).Code);
}
