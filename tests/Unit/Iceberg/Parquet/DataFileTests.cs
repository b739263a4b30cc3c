using CsCheck;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using Xunit;
using Schema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Tests.Unit.Iceberg.Parquet;

public sealed class DataFileTests
{
    private static readonly PrimitiveType[] EveryType =
    [
        PrimitiveType.Boolean, PrimitiveType.Int, PrimitiveType.Long, PrimitiveType.Float, PrimitiveType.Double,
        PrimitiveType.Decimal(9, 2), PrimitiveType.Decimal(18, 4), PrimitiveType.Decimal(38, 10), PrimitiveType.Date, PrimitiveType.Time,
        PrimitiveType.Timestamp, PrimitiveType.TimestampTz, PrimitiveType.String, PrimitiveType.Uuid, PrimitiveType.Fixed(5), PrimitiveType.Binary,
    ];

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    public async Task Every_type_round_trips(bool required, int nullEvery)
    {
        await using var lake = await TestLake.CreateAsync();
        var schema = new Schema(0, EveryType.Select((type, i) => new SchemaField(i + 1, $"c{i}", type, required)));
        var table = await lake.Catalog.CreateTableAsync(TestLake.Prices, schema, cancellationToken: TestLake.Token);
        const int Rows = 20_000;
        var written = new ColumnBatch(schema, [.. EveryType.Select(type => Column(type, Rows, nullEvery))]);
        await TestLake.AppendAsync(table, written);

        var start = 0;
        await foreach (var read in table.Scan().ReadAsync(TestLake.Token))
        {
            for (var c = 0; c < EveryType.Length; c++)
            {
                for (var row = 0; row < read.RowCount; row++)
                    Assert.True(SingleValue.AreEqual(written.Columns[c].ValueAt(start + row), read.Columns[c].ValueAt(row)), $"{EveryType[c]} row {start + row}");
            }
            start += read.RowCount;
        }
        Assert.Equal(Rows, start);
    }

    [Fact]
    public async Task A_helper_beside_the_writer_changes_no_byte()
    {
        await using var lake = await TestLake.CreateAsync();
        var schema = new Schema(0, EveryType.Select((type, i) => new SchemaField(i + 1, $"c{i}", type)));
        var table = await lake.Catalog.CreateTableAsync(TestLake.Prices, schema, cancellationToken: TestLake.Token);
        var rows = new ColumnBatch(schema, [.. EveryType.Select(type => Column(type, 20_000, 3))]);

        var alone = Assert.Single(await WriteAsync(null));
        var together = Assert.Single(await WriteAsync(TaskScheduler.Default));

        Assert.Equal(await File.ReadAllBytesAsync(alone["file://".Length..], TestLake.Token), await File.ReadAllBytesAsync(together["file://".Length..], TestLake.Token));

        async Task<IEnumerable<string>> WriteAsync(TaskScheduler? helper)
        {
            await using var writer = table.NewWriter(new DataWriterOptions { Helper = helper });
            await writer.WriteAsync(rows, TestLake.Token);
            await writer.WriteAsync(rows, TestLake.Token);
            return (await writer.CompleteAsync(TestLake.Token)).Select(file => file.Path);
        }
    }

    [Fact]
    public async Task Every_parquet_node_carries_its_field_id()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var file = Assert.Single(await TestLake.WriteAsync(table, TestLake.Rows("PJM", "2026-01-01", 10)));
        using var reader = new ParquetFileReader(file.Path["file://".Length..]);
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(i => reader.FileMetaData.Schema.Column(i).SchemaNode.FieldId));
        Assert.Equal(Compression.Zstd, reader.RowGroup(0).MetaData.GetColumnChunkMetaData(0).Compression);
    }

    [Fact]
    public async Task Statistics_count_nulls_and_nans_and_bound_the_rest()
    {
        await using var lake = await TestLake.CreateAsync();
        var schema = new Schema(0, [new SchemaField(1, "lmp", PrimitiveType.Double), new SchemaField(2, "node", PrimitiveType.String)]);
        var table = await lake.Catalog.CreateTableAsync(TestLake.Prices, schema, cancellationToken: TestLake.Token);
        var file = Assert.Single(await TestLake.WriteAsync(table, new ColumnBatch(schema,
            ColumnVector.Of(PrimitiveType.Double, [1.5, double.NaN, -7.25, 0], [true, true, true, false]),
            ColumnVector.Of(PrimitiveType.String, ["zone", null!, "aaaaaaaaaaaaaaaaaaaaaaaa", "zzzzzzzzzzzzzzzzzzzzzzzz"]))));
        Assert.Equal((4L, 1L, 1L), (file.ValueCounts[1], file.NullValueCounts[1], file.NanValueCounts[1]));
        Assert.Equal((4L, 1L), (file.ValueCounts[2], file.NullValueCounts[2]));
        Assert.Equal(-7.25, SingleValue.FromBinary(PrimitiveType.Double, file.LowerBounds[1]));
        Assert.Equal(1.5, SingleValue.FromBinary(PrimitiveType.Double, file.UpperBounds[1]));
        Assert.Equal("aaaaaaaaaaaaaaaa", SingleValue.FromBinary(PrimitiveType.String, file.LowerBounds[2]));
        Assert.Equal("zzzzzzzzzzzzzzz{", SingleValue.FromBinary(PrimitiveType.String, file.UpperBounds[2]));
        Assert.Equal(file.FileSizeBytes, new FileInfo(file.Path["file://".Length..]).Length);
        Assert.True(file.ColumnSizes.Values.Sum() < file.FileSizeBytes);
    }

    [Fact]
    public async Task Row_groups_are_cut_by_rows_and_their_offsets_are_known()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await using var writer = table.NewWriter(new DataWriterOptions { RowGroupRows = 400 });
        await writer.WriteAsync(TestLake.Rows("PJM", "2026-01-01", 900), TestLake.Token);
        await writer.WriteAsync(TestLake.Rows("PJM", "2026-01-01", 100, firstSeq: 900), TestLake.Token);
        var file = Assert.Single(await writer.CompleteAsync(TestLake.Token));
        using var reader = new ParquetFileReader(file.Path["file://".Length..]);
        Assert.Equal([400L, 400, 200], Enumerable.Range(0, reader.FileMetaData.NumRowGroups).Select(g => reader.RowGroup(g).MetaData.NumRows));
        Assert.Equal(3, file.SplitOffsets.Length);
        Assert.Equal(4, file.SplitOffsets[0]);
        // A row group starts with a page header: thrift's compact form of field 1, an int.
        var bytes = await File.ReadAllBytesAsync(file.Path["file://".Length..], TestLake.Token);
        Assert.All(file.SplitOffsets, offset => Assert.Equal(0x15, bytes[offset]));
        await table.NewAppend([file]).CommitAsync(TestLake.Token);
        Assert.Equal(Enumerable.Range(0, 1000), await TestLake.SeqsAsync(table.Scan()));
    }

    [Fact]
    public async Task Rows_go_to_a_file_per_partition_in_the_order_given()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        var files = await TestLake.WriteAsync(
            table, TestLake.Rows("PJM", "2026-01-01T23:30:00", 60), TestLake.Rows("CAISO", "2026-01-01", 10, firstSeq: 60), TestLake.Rows("PJM", "2026-01-02", 5, firstSeq: 70));
        Assert.Equal(3, files.Count);
        Assert.Equal([30L, 35L, 10L], files.OrderByDescending(f => (string)f.Partition[1]!).ThenBy(f => (int)f.Partition[0]!).Select(f => f.RecordCount));
        Assert.All(files, f => Assert.Contains($"/ts_day={new DateOnly(1970, 1, 1).AddDays((int)f.Partition[0]!):yyyy-MM-dd}/iso={f.Partition[1]}/", f.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_are_rolled_at_the_target_size_and_open_files_are_bounded()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await using var writer = table.NewWriter(new DataWriterOptions { TargetFileBytes = 20_000, MaxOpenFiles = 2, RowGroupRows = 1000 });
        for (var i = 0; i < 12; i++) await writer.WriteAsync(TestLake.Rows(i % 3 == 0 ? "PJM" : i % 3 == 1 ? "MISO" : "SPP", "2026-01-01", 1000, i * 1000), TestLake.Token);
        var files = await writer.CompleteAsync(TestLake.Token);
        await table.NewAppend(files).CommitAsync(TestLake.Token);
        Assert.True(files.Count > 3);
        Assert.Equal(12_000, (await TestLake.SeqsAsync(table.Scan())).Distinct().Count());
    }

    [Fact]
    public async Task Abandoned_writer_leaves_no_file()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await lake.CreatePricesAsync();
        await using (var writer = table.NewWriter(new DataWriterOptions { MaxOpenFiles = 1 }))
        {
            await writer.WriteAsync(TestLake.Rows("PJM", "2026-01-01", 10), TestLake.Token);
            await writer.WriteAsync(TestLake.Rows("SPP", "2026-01-01", 10), TestLake.Token);
        }
        Assert.DoesNotContain(lake.Files(), file => file.Contains("/data/", StringComparison.Ordinal));
    }

    [Fact]
    public void Batches_that_do_not_fit_the_schema_are_refused()
    {
        var schema = new Schema(0, [new SchemaField(1, "a", PrimitiveType.Int, Required: true), new SchemaField(2, "b", PrimitiveType.String)]);
        var (a, b) = (ColumnVector.Of(PrimitiveType.Int, [1, 2]), ColumnVector.Of(PrimitiveType.String, ["x", "y"]));
        Refused(() => new ColumnBatch(schema, a));
        Refused(() => new ColumnBatch(schema, b, a));
        Refused(() => new ColumnBatch(schema, a, ColumnVector.Of(PrimitiveType.String, ["x"])));
        Refused(() => new ColumnBatch(schema, ColumnVector.Of(PrimitiveType.Int, [1, 2], [true, false]), b));
        Refused(() => ColumnVector.Of(PrimitiveType.Long, [1, 2]));
        Assert.Equal(2, new ColumnBatch(schema, a, b).RowCount);
    }

    [Fact]
    public void Truncated_upper_bounds_stay_above() => Gen.String.Sample(text =>
    {
        var clean = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.True(SingleValue.Compare(BoundTruncation.Lower(clean), clean) <= 0);
        if (BoundTruncation.Upper(clean) is { } upper) Assert.True(SingleValue.Compare(upper, clean) >= 0);
        else Assert.All(clean.EnumerateRunes().Take(BoundTruncation.KeptLength), rune => Assert.Equal(0x10FFFF, rune.Value));
    });

    private static void Refused(Func<object> action)
        => Assert.Equal(IcebergErrorCode.InvalidData, Assert.Throws<IcebergException>(action).Code);

    private static ColumnVector Column(PrimitiveType type, int rows, int nullEvery)
    {
        var valid = nullEvery == 0 ? null : Enumerable.Range(0, rows).Select(i => i % nullEvery != 0).ToArray();
        var power = type.Kind == TypeKind.Decimal ? DecimalBytes.PowerOfTen(type.Precision) : 1;
        return type.Kind switch
        {
            TypeKind.Boolean => Of(i => i % 3 == 0),
            TypeKind.Int or TypeKind.Date => Of(i => i * 7919 - 50_000),
            TypeKind.Float => Of(i => i * 0.5f - 100),
            TypeKind.Double => Of(i => i * 0.25 - 100),
            TypeKind.Decimal => Of(i => (Int128)(i - 10_000) * 48_271_927 % power),
            TypeKind.String => Of(i => i % 11 == 0 ? "" : $"node-{i % 257}-\u00e9\U0001F50B"),
            TypeKind.Uuid => Of(i => new Guid(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
            TypeKind.Fixed => Of(i => new byte[] { (byte)i, 2, 3, 4, (byte)(i >> 8) }),
            TypeKind.Binary => Of(i => new byte[i % 40]),
            TypeKind.Time => Of(i => i * 4_000_000L),
            _ => Of(i => i * 3_600_000_123L - 1_000_000_000_000L),
        };

        ColumnVector Of<T>(Func<int, T> value) => ColumnVector.Of(type, [.. Enumerable.Range(0, rows).Select(value)], valid);
    }
}
