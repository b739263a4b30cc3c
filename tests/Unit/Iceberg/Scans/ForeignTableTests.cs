using GridGrains.Iceberg;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Scans;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

/// <summary>Tables that Spark and pyiceberg wrote, read where they lie now.</summary>
public sealed class ForeignTableTests
{
    [Fact]
    public async Task Spark_table_after_a_delete_answers_TPCH_query_6()
    {
        var folder = SharedData.PathOf("iceberg/lineitem_iceberg");
        var table = await StaticTable.LoadAsync(At("lineitem_iceberg", folder), Path.Combine(folder, "metadata/v2.metadata.json"), TestLake.Token);
        var scan = table.Scan()
            .Where(Expression.GreaterThanOrEqual("l_shipdate", new DateOnly(1994, 1, 1)))
            .Where(Expression.LessThan("l_shipdate", new DateOnly(1995, 1, 1)))
            .Where(Expression.And(Expression.GreaterThanOrEqual("l_discount", 0.05m), Expression.LessThanOrEqual("l_discount", 0.07m)))
            .Where(Expression.LessThan("l_quantity", 24m))
            .Select("l_extendedprice", "l_discount");
        Int128 revenue = 0;
        await foreach (var batch in scan.ReadAsync(TestLake.Token))
        {
            var (price, discount) = (batch.Column<Int128>("l_extendedprice").Values, batch.Column<Int128>("l_discount").Values);
            for (var i = 0; i < batch.RowCount; i++) revenue += price.Span[i] * discount.Span[i];
        }
        Assert.Equal(10_775_369_101, revenue);
    }

    [Fact]
    public async Task Both_snapshots_of_the_spark_table_are_readable_in_full()
    {
        var folder = SharedData.PathOf("iceberg/lineitem_iceberg");
        var table = await StaticTable.LoadAsync(At("lineitem_iceberg", folder), Path.Combine(folder, "metadata/v2.metadata.json"), TestLake.Token);
        Assert.Equal(51_793, await CountAsync(table.Scan()));
        Assert.Equal(60_175, await CountAsync(table.Scan().UseSnapshot(7817332053627255703)));
        Assert.Equal(60_175, await CountAsync(table.Scan().AsOf(DateTimeOffset.FromUnixTimeMilliseconds(1746188479999))));
        Assert.Equal(51_793, await CountAsync(table.Scan().UseRef("main").Select("l_comment")));
    }

    [Fact]
    public async Task Partition_columns_missing_from_files_come_from_the_partition_across_two_specs()
    {
        var folder = SharedData.PathOf("iceberg/hive_partitioned_table");
        var table = await StaticTable.LoadAsync(At("data/persistent/hive_partitioned_table", folder), Path.Combine(folder, "metadata/v4.metadata.json"), TestLake.Token);
        var rows = new List<string>();
        await foreach (var batch in table.Scan().ReadAsync(TestLake.Token))
        {
            for (var i = 0; i < batch.RowCount; i++)
                rows.Add($"{batch.Column<int>("event_date").Values.Span[i]} {batch.Column<string>("event_type").Values.Span[i]} {batch.Column<long>("user_id").Values.Span[i]}");
        }
        rows.Sort(StringComparer.Ordinal);
        // Days from the epoch: 19723 is 2024-01-01. The folders of the last four name their day and type.
        Assert.Equal(
            ["19723 click 12345", "19724 purchase 67890", "19725 click 24680", "19725 view 13579", "19726 purchase 97531", "19726 view 86420"], rows);

        var clicks = table.Scan().Where(Expression.Equal("event_type", "click"));
        var plan = await clicks.PlanAsync(TestLake.Token);
        Assert.Equal((2, 4), (plan.Files.Length, plan.FilesPruned));
        Assert.Equal(rows.Count(row => row.Contains(" click ", StringComparison.Ordinal)), await CountAsync(clicks));
    }

    [Fact]
    public async Task Pyiceberg_table_partitioned_by_instant_is_pruned()
    {
        const string Recorded = "data/persistent/partition_timestamptz/default.db/partition_timestamptz";
        var folder = SharedData.PathOf("iceberg/partition_timestamptz/default.db/partition_timestamptz");
        var metadata = Directory.GetFiles(Path.Combine(folder, "metadata"), "00001-*.metadata.json").Single();
        var table = await StaticTable.LoadAsync(At(Recorded, folder), metadata, TestLake.Token);
        var august = table.Scan().Where(Expression.Equal("partition_col", new DateTimeOffset(2023, 8, 22, 9, 15, 20, TimeSpan.Zero)));
        var plan = await august.PlanAsync(TestLake.Token);
        Assert.Equal((1, 1), (plan.Files.Length, plan.FilesPruned));
        Assert.Equal(1, await CountAsync(august));
        Assert.Equal(2, await CountAsync(table.Scan()));
    }

    private static IcebergEnvironment At(string recorded, string actual)
        => new(new RelocatedFileIO(new LocalFileIO(), recorded, actual), new FakeTimeProvider(), Guid.NewGuid);

    private static async Task<long> CountAsync(TableScan scan)
    {
        var count = 0L;
        await foreach (var batch in scan.ReadAsync(TestLake.Token)) count += batch.RowCount;
        return count;
    }
}
