using System.Globalization;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.Metadata;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Commits;

public sealed class ConcurrencyTests
{
    private const string Offset = "offset";

    [Fact]
    public async Task Late_committer_is_retried_on_the_new_parent()
    {
        await using var lake = await TestLake.CreateAsync();
        var one = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"));
        var two = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        var first = await TestLake.AppendAsync(one, TestLake.Rows("PJM", "2026-01-01", 5));
        await TestLake.AppendAsync(two, TestLake.Rows("SPP", "2026-01-01", 5, 5));
        Assert.Equal(first, two.Metadata.CurrentSnapshot!.ParentSnapshotId);
        Assert.Equal(2, two.Metadata.CurrentSnapshot.SequenceNumber);
        Assert.Equal(Enumerable.Range(0, 10), await TestLake.SeqsAsync(two.Scan()));
        AssertNoOrphans(lake, two);
    }

    [Fact]
    public async Task Precondition_is_checked_again_on_each_new_parent()
    {
        await using var lake = await TestLake.CreateAsync();
        var one = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"), (Offset, "0"));
        var two = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        await AppendOnceAsync(one, from: 0, to: 5);
        var seen = new List<string>();
        var files = await TestLake.WriteAsync(two, TestLake.Rows("PJM", "2026-01-01", 5));
        var error = await Assert.ThrowsAsync<IcebergException>(async () => await two.NewAppend(files)
            .Require(parent => seen.Add(parent.Properties[Offset]))
            .Require(parent => RequireOffset(parent, 0)).SetProperty(Offset, "5").CommitAsync(TestLake.Token));
        Assert.Equal(IcebergErrorCode.PreconditionFailed, error.Code);
        Assert.Equal(["0", "5"], seen);
        Assert.Equal(Enumerable.Range(0, 5), await TestLake.SeqsAsync(two.Scan()));
    }

    [Fact]
    public async Task Property_only_commit_between_also_re_checks_the_precondition()
    {
        await using var lake = await TestLake.CreateAsync();
        var one = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"), (Offset, "0"));
        var two = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        await one.NewTransaction().SetProperty(Offset, "5").CommitAsync(TestLake.Token);
        var error = await Assert.ThrowsAsync<IcebergException>(async () =>
            await two.NewTransaction().Require(parent => RequireOffset(parent, 0)).SetProperty(Offset, "9").CommitAsync(TestLake.Token));
        Assert.Equal(IcebergErrorCode.PreconditionFailed, error.Code);
    }

    [Fact]
    public async Task Four_committers_at_once_lose_and_repeat_nothing()
    {
        const int Committers = 4, Commits = 6, Rows = 3;
        await using var lake = await TestLake.CreateAsync();
        await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"), (TableProperties.CommitRetries, "1000"));
        await Task.WhenAll(Enumerable.Range(0, Committers).Select(committer => Task.Run(async () =>
        {
            var table = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
            for (var i = 0; i < Commits; i++)
                await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", Rows, (committer * Commits + i) * Rows));
        })));
        var result = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        Assert.Equal(Enumerable.Range(0, Committers * Commits * Rows), await TestLake.SeqsAsync(result.Scan()));
        Assert.Equal(Enumerable.Range(1, Committers * Commits).Select(n => (long)n), result.Metadata.Snapshots.Select(s => s.SequenceNumber));
        Assert.Equal($"{Committers * Commits * Rows}", result.Metadata.CurrentSnapshot!.Summary["total-records"]);
        AssertNoOrphans(lake, result);
    }

    [Fact]
    public async Task Retries_are_bounded()
    {
        await using var lake = await TestLake.CreateAsync();
        var one = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"), (TableProperties.CommitRetries, "2"));
        var two = await lake.Catalog.LoadTableAsync(TestLake.Prices, TestLake.Token);
        var tries = 0;
        var error = await Assert.ThrowsAsync<IcebergException>(async () => await two.NewTransaction().SetProperty("a", "b").Require(_ =>
        {
            tries++;
            one.NewTransaction().SetProperty("n", $"{tries}").CommitAsync(TestLake.Token).AsTask().GetAwaiter().GetResult();
        }).CommitAsync(TestLake.Token));
        Assert.Equal((IcebergErrorCode.CommitConflict, 3), (error.Code, tries));
    }

    [Fact]
    public async Task Commit_to_a_table_that_was_replaced_under_its_name_is_refused()
    {
        await using var lake = await TestLake.CreateAsync();
        var old = await lake.CreatePricesAsync((TableProperties.CommitMinWaitMs, "0"));
        Assert.True(await lake.Catalog.DropTableAsync(TestLake.Prices, TestLake.Token));
        var next = await lake.CreatePricesAsync();
        var error = await Assert.ThrowsAsync<IcebergException>(async () => await old.NewTransaction().SetProperty("a", "b").CommitAsync(TestLake.Token));
        Assert.Equal(IcebergErrorCode.NotFound, error.Code);
        await next.RefreshAsync(TestLake.Token);
        Assert.False(next.Metadata.Properties.ContainsKey("a"));
    }

    [Fact]
    public void Requirements_are_values_that_name_what_differs()
    {
        var schema = TestLake.PriceSchema;
        var table = TableMetadata.Create(
            Guid.Parse("9c12d441-03fe-4693-9a96-a0705ddf69c1"), "/t", schema, TestLake.ByDayAndIso, GridGrains.Iceberg.Partitioning.SortOrder.Unsorted, new Dictionary<string, string>(), 0);
        TableRequirement[] holding =
        [
            new AssertTableUuid(table.TableUuid), new AssertRefSnapshotId("main", null), new AssertLastAssignedFieldId(5), new AssertCurrentSchemaId(0),
            new AssertLastAssignedPartitionId(1001), new AssertDefaultSpecId(0), new AssertDefaultSortOrderId(0),
        ];
        TableRequirement[] broken =
        [
            new AssertTableUuid(Guid.Empty), new AssertRefSnapshotId("main", 3), new AssertLastAssignedFieldId(4), new AssertCurrentSchemaId(1),
            new AssertLastAssignedPartitionId(1000), new AssertDefaultSpecId(1), new AssertDefaultSortOrderId(1), new AssertCreate(),
        ];
        Assert.All(holding, requirement => requirement.Check(table));
        Assert.All(broken, requirement => Assert.Equal(IcebergErrorCode.CommitConflict, Assert.Throws<IcebergException>(() => requirement.Check(table)).Code));
        new AssertCreate().Check(null);
        Assert.Contains("main' is none, not 3", Assert.Throws<IcebergException>(() => broken[1].Check(table)).Message, StringComparison.Ordinal);
    }

    private static async Task AppendOnceAsync(Table table, int from, int to)
    {
        var files = await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", to - from, from));
        await table.NewAppend(files).Require(parent => RequireOffset(parent, from))
            .SetProperty(Offset, to.ToString(CultureInfo.InvariantCulture)).CommitAsync(TestLake.Token);
    }

    private static void RequireOffset(TableMetadata parent, int expected)
    {
        if (parent.Properties[Offset] != expected.ToString(CultureInfo.InvariantCulture))
            throw new IcebergException(IcebergErrorCode.PreconditionFailed, $"The table is at {parent.Properties[Offset]}, not {expected}");
    }

    /// <summary>Every metadata file, manifest list and manifest in the folder belongs to the table.</summary>
    private static void AssertNoOrphans(TestLake lake, Table table)
    {
        Assert.Equal(table.Metadata.MetadataLog.Length + 1, lake.Files("*.metadata.json").Count);
        Assert.Equal(table.Metadata.Snapshots.Length, lake.Files("snap-*.avro").Count);
        Assert.Equal(table.Metadata.Snapshots.Length, lake.Files("*-m0.avro").Count);
        Assert.Empty(lake.Files("*.unfinished"));
    }
}
