using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

public sealed class TableScanTests
{
    [Fact]
    public async Task Manifests_and_files_outside_the_filter_are_not_opened()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 100), TestLake.Rows("SPP", "2026-01-01", 100, 100));
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-02", 100, 200));
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-03", 100, 300));
        var scan = table.Scan()
            .Where(Expression.LessThan("ts", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)))
            .Where(Expression.Equal("iso", "PJM"));
        var plan = await scan.PlanAsync(TestLake.Token);
        Assert.Equal((1, 2, 1), (plan.Files.Length, plan.ManifestsPruned, plan.FilesPruned));
        Assert.Equal(Enumerable.Range(0, 100), await TestLake.SeqsAsync(scan));

        var byBounds = await table.Scan().Where(Expression.GreaterThan("lmp", 380.0)).PlanAsync(TestLake.Token);
        Assert.Equal((1, 3), (byBounds.Files.Length, byBounds.FilesPruned));
    }

    [Fact]
    public async Task Time_travel_reaches_every_snapshot_by_id_time_and_tag()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var first = await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var firstTime = lake.Clock.GetUtcNow();
        await table.NewTransaction().CreateTag("eod-2026-01-01").CommitAsync(TestLake.Token);
        lake.Clock.Advance(TimeSpan.FromMinutes(5));
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-02", 10, 10));

        var expected = Enumerable.Range(0, 10).ToList();
        Assert.Equal(expected, await TestLake.SeqsAsync(table.Scan().UseSnapshot(first)));
        Assert.Equal(expected, await TestLake.SeqsAsync(table.Scan().AsOf(firstTime + TimeSpan.FromMinutes(4))));
        Assert.Equal(expected, await TestLake.SeqsAsync(table.Scan().UseRef("eod-2026-01-01")));
        Assert.Equal(20, (await TestLake.SeqsAsync(table.Scan())).Count);
        Assert.Equal(IcebergErrorCode.NotFound, Assert.Throws<IcebergException>(() => table.Scan().AsOf(firstTime - TimeSpan.FromDays(1))).Code);
        Assert.Equal(IcebergErrorCode.NotFound, Assert.Throws<IcebergException>(() => table.Scan().UseSnapshot(12345)).Code);
        Assert.Equal(IcebergErrorCode.NotFound, Assert.Throws<IcebergException>(() => table.Scan().UseRef("eod")).Code);
    }

    [Fact]
    public async Task Renamed_added_dropped_and_widened_columns_read_right_in_old_and_new_files()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var before = await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 3));
        await table.NewTransaction().UpdateSchema(schema => schema
            .RenameColumn("lmp", "price").WidenColumn("seq", PrimitiveType.Long).DropColumn("node").AddColumn("node", PrimitiveType.String)
            .AddColumn("mw", PrimitiveType.Decimal(9, 3))).CommitAsync(TestLake.Token);
        var evolved = table.Metadata.CurrentSchema;
        Assert.Equal((6, 7, 7), (evolved.GetField("node").Id, evolved.GetField("mw").Id, table.Metadata.LastColumnId));
        await TestLake.AppendAsync(table, new ColumnBatch(evolved,
            ColumnVector.Of(PrimitiveType.TimestampTz, [0L]), ColumnVector.Of(PrimitiveType.String, ["PJM"]),
            ColumnVector.Of(PrimitiveType.Double, [99.5]), ColumnVector.Of(PrimitiveType.Long, [5_000_000_000]),
            ColumnVector.Of(PrimitiveType.String, ["X"]), ColumnVector.Of(PrimitiveType.Decimal(9, 3), [(Int128)1500])));

        var rows = new SortedDictionary<long, (double Price, string? Node, Int128? Mw)>();
        await foreach (var batch in table.Scan().ReadAsync(TestLake.Token))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                rows.Add(batch.Column<long>("seq").Values.Span[i], (
                    batch.Column<double>("price").Values.Span[i], batch.Column("node").ValueAt(i) as string, batch.Column("mw").ValueAt(i) as Int128?));
            }
        }
        Assert.Equal([0L, 1, 2, 5_000_000_000], rows.Keys);
        Assert.Equal((20.0, null, null), rows[0]);
        Assert.Equal((99.5, "X", (Int128)1500), rows[5_000_000_000]);

        var old = table.Scan().UseSnapshot(before);
        Assert.Equal(["ts", "iso", "node", "lmp", "seq"], old.Projection.Fields.Select(field => field.Name));
        Assert.Equal([0, 1, 2], await TestLake.SeqsAsync(old));
    }

    [Fact]
    public async Task Filters_agree_with_plain_evaluation_whatever_is_pruned()
    {
        await using var lake = await TestLake.CreateAsync();
        var schema = new Schema(0, [new SchemaField(1, "a", PrimitiveType.Int), new SchemaField(2, "b", PrimitiveType.Double), new SchemaField(3, "c", PrimitiveType.String)]);
        var spec = PartitionSpec.For(schema, ("a", Transform.Truncate(4)), ("c", Transform.Bucket(3)));
        var table = await lake.Catalog.CreateTableAsync(TestLake.Prices, schema, spec, cancellationToken: TestLake.Token);
        var rows = Enumerable.Range(0, 300).Select(i => (
            A: i % 9 == 0 ? (int?)null : i % 23 - 8,
            B: i % 7 == 0 ? (double?)null : i % 5 == 0 ? double.NaN : i % 13 * 0.5,
            C: i % 11 == 0 ? null : $"k{i % 6}")).ToArray();
        for (var start = 0; start < rows.Length; start += 60)
        {
            var part = rows[start..(start + 60)];
            await TestLake.AppendAsync(table, new ColumnBatch(schema,
                ColumnVector.Of(PrimitiveType.Int, [.. part.Select(r => r.A ?? 0)], [.. part.Select(r => r.A is not null)]),
                ColumnVector.Of(PrimitiveType.Double, [.. part.Select(r => r.B ?? 0)], [.. part.Select(r => r.B is not null)]),
                ColumnVector.Of(PrimitiveType.String, [.. part.Select(r => r.C!)])));
        }

        await Condition(depth: 3).SampleAsync(async condition =>
        {
            var count = 0;
            await foreach (var batch in table.Scan().Where(condition.Filter).Select("a").ReadAsync()) count += batch.RowCount;
            Assert.Equal(rows.Count(row => condition.Holds(row.A, row.B, row.C)), count);
        }, iter: 150, threads: 1);
    }

    private sealed record Case(Expression Filter, Func<int?, double?, string?, bool> Holds);

    /// <summary>Conditions with what they mean; negation is left out here as null and NaN satisfy neither a comparison nor its negation.</summary>
    private static Gen<Case> Condition(int depth)
    {
        var leaf = Gen.OneOf<Case>(
            Gen.Int[-9, 15].Select(v => new Case(Expression.LessThan("a", v), (a, _, _) => a < v)),
            Gen.Int[-9, 15].Select(v => new Case(Expression.GreaterThanOrEqual("a", v), (a, _, _) => a >= v)),
            Gen.Int[-9, 15].Select(v => new Case(Expression.Not(Expression.Equal("a", v)), (a, _, _) => a is not null && a != v)),
            Gen.Int[-9, 15].Select(v => new Case(Expression.In("a", v, v + 3), (a, _, _) => a == v || a == v + 3)),
            Gen.Int[0, 13].Select(v => new Case(Expression.GreaterThan("b", v * 0.5), (_, b, _) => b > v * 0.5)),
            Gen.Int[0, 13].Select(v => new Case(Expression.Not(Expression.GreaterThan("b", v * 0.5)), (_, b, _) => b <= v * 0.5)),
            Gen.Int[0, 7].Select(v => new Case(Expression.Equal("c", $"k{v}"), (_, _, c) => c == $"k{v}")),
            Gen.Int[0, 7].Select(v => new Case(Expression.LessThanOrEqual("c", $"k{v}"), (_, _, c) => c is not null && string.CompareOrdinal(c, $"k{v}") <= 0)),
            Gen.Const(new Case(Expression.IsNull("a"), (a, _, _) => a is null)),
            Gen.Const(new Case(Expression.NotNull("c"), (_, _, c) => c is not null)),
            Gen.Const(new Case(Expression.IsNan("b"), (_, b, _) => b is double.NaN)),
            Gen.Const(new Case(Expression.Not(Expression.IsNan("b")), (_, b, _) => b is not double.NaN)));
        if (depth == 0) return leaf;
        var inner = Condition(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(inner, inner, (l, r) => new Case(Expression.And(l.Filter, r.Filter), (a, b, c) => l.Holds(a, b, c) && r.Holds(a, b, c))),
            Gen.Select(inner, inner, (l, r) => new Case(Expression.Or(l.Filter, r.Filter), (a, b, c) => l.Holds(a, b, c) || r.Holds(a, b, c))));
    }

    [Fact]
    public async Task Files_written_under_an_older_spec_are_pruned_by_that_spec()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        await table.NewTransaction().UpdateSpec(("iso", Transform.Identity), ("node", Transform.Bucket(4))).CommitAsync(TestLake.Token);
        Assert.Equal([1001, 1002], table.Metadata.DefaultSpec.Fields.Select(field => field.FieldId));
        await TestLake.AppendAsync(table, TestLake.Rows("SPP", "2026-01-01", 10, 10));
        Assert.Equal(Enumerable.Range(0, 20), await TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(Enumerable.Range(10, 10), await TestLake.SeqsAsync(table.Scan().Where(Expression.Equal("iso", "SPP"))));
        var plan = await table.Scan().Where(Expression.Equal("iso", "PJM")).PlanAsync(TestLake.Token);
        Assert.Equal((1, 1), (plan.Files.Length, plan.ManifestsPruned));
    }

    [Fact]
    public async Task Missing_data_file_and_damaged_data_file_are_named()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await TestLake.AppendAsync(table, TestLake.Rows("PJM", "2026-01-01", 10));
        var path = Directory.GetFiles(Path.Combine(lake.Folder, "lake"), "*.parquet", SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(path, [1, 2, 3], TestLake.Token);
        var damaged = await Assert.ThrowsAsync<IcebergException>(() => TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(IcebergErrorCode.CorruptFile, damaged.Code);
        File.Delete(path);
        var missing = await Assert.ThrowsAsync<IcebergException>(() => TestLake.SeqsAsync(table.Scan()));
        Assert.Equal(IcebergErrorCode.FileMissing, missing.Code);
        Assert.Contains(Path.GetFileName(path), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_on_unknown_columns_and_of_wrong_types_are_refused()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        foreach (var filter in new[] { Expression.Equal("nothing", 1), Expression.Equal("iso", 1), Expression.Equal("seq", "x") })
        {
            var error = await Assert.ThrowsAsync<IcebergException>(async () => await table.Scan().Where(filter).PlanAsync(TestLake.Token));
            Assert.Equal(IcebergErrorCode.InvalidExpression, error.Code);
        }
    }
}
