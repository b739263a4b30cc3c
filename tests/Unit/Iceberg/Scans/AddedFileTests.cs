using GridGrains.Iceberg;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Scans;
using GridGrains.Iceberg.Schemas;
using ParquetSharp;
using Xunit;
using Schema = GridGrains.Iceberg.Schemas.Schema;

namespace GridGrains.Tests.Unit.Iceberg.Scans;

/// <summary>Data files that were there before the table and were added to it: without field ids, with the stamps of Hive, Impala and pandas.</summary>
public sealed class AddedFileTests
{
    private const string Mapping = """[{"field-id":1,"names":["node","pnode"]},{"field-id":2,"names":["lmp"]},{"field-id":3,"names":["iso"]},{"names":["unused"]}]""";

    private static readonly Schema Nodes = new(0,
        [new SchemaField(1, "node", PrimitiveType.String), new SchemaField(2, "lmp", PrimitiveType.Double), new SchemaField(3, "iso", PrimitiveType.String)]);

    [Theory]
    [InlineData("node")]
    [InlineData("pnode")]
    public async Task Columns_without_ids_are_found_by_the_name_mapping(string nodeName)
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await NodesAsync(lake, Mapping);
        ReplaceFile(lake, file => WriteNodes(file, ("lmp", nodeName)));

        var batch = await SingleBatchAsync(table.Scan());

        Assert.Equal("A", batch.Column<string>("node").Values.Span[0]);
        Assert.Equal(1.5, batch.Column<double>("lmp").Values.Span[0]);
        Assert.Equal("PJM", batch.Column<string>("iso").Values.Span[0]);
        Assert.Equal(1, (await SingleBatchAsync(table.Scan().Where(Expression.Equal("node", "A")).Select("lmp"))).RowCount);
    }

    [Theory]
    [InlineData(null, IcebergErrorCode.Unsupported, "has no property 'schema.name-mapping.default'")]
    [InlineData("""[{"field-id":1,"names":["other"]}]""", IcebergErrorCode.Unsupported, "names none of its columns (lmp, node)")]
    [InlineData("""[{"field-id":1,"names":["node","lmp"]}]""", IcebergErrorCode.InvalidData, "two columns")]
    [InlineData("""[{"field-id":1,"names":["node"]},{"field-id":2,"names":["node"]}]""", IcebergErrorCode.InvalidMetadata, "'node' is mapped twice")]
    [InlineData("""{"field-id":1}""", IcebergErrorCode.InvalidMetadata, "is not a name mapping")]
    [InlineData("""[{"field-id":1}]""", IcebergErrorCode.InvalidMetadata, "'names' is missing")]
    [InlineData("[3", IcebergErrorCode.InvalidMetadata, "is not a name mapping")]
    [InlineData("""[{"field-id":1,"names":[3]}]""", IcebergErrorCode.InvalidMetadata, "is not a name mapping")]
    public async Task A_file_that_no_mapping_explains_is_refused_and_never_read_as_nulls(string? mapping, IcebergErrorCode code, string reason)
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await NodesAsync(lake, mapping);
        ReplaceFile(lake, file => WriteNodes(file, ("lmp", "node")));

        var refused = await Assert.ThrowsAsync<IcebergException>(() => SingleBatchAsync(table.Scan()));

        Assert.Equal(code, refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    // 2026-07-01 15:27:53.000001 and .999999 UTC, the day before the epoch, the epoch itself; Julian days begin at 2440588 = 1970-01-01.
    [Theory]
    [InlineData("int96", true)]
    [InlineData("int96", false)]
    [InlineData("nanos", true)]
    [InlineData("nanos", false)]
    public async Task Stamps_in_nanoseconds_are_read_in_microseconds(string form, bool inUtc)
    {
        long[] micros = [1_782_919_673_000_001, 1_782_919_673_999_999, -1, -86_400_000_000, 0];
        await using var lake = await TestLake.CreateAsync();
        var type = inUtc ? PrimitiveType.TimestampTz : PrimitiveType.Timestamp;
        var table = await StampsAsync(lake, type, micros);
        // A nanosecond short of the next microsecond: what is finer is cut off.
        ReplaceFile(lake, file => WriteStamps(file, form, inUtc, micros, extraNanos: 999));

        var batch = await SingleBatchAsync(table.Scan());

        Assert.Equal(micros, batch.Column<long>("ts").Values.ToArray());
        Assert.Equal(type, batch.Columns[0].Type);
    }

    [Fact]
    public async Task A_column_that_cannot_be_read_names_its_file()
    {
        await using var lake = await TestLake.CreateAsync();
        var table = await StampsAsync(lake, PrimitiveType.TimestampTz, [1]);
        var file = ReplaceFile(lake, file =>
        {
            using var ts = new ParquetSharp.Schema.PrimitiveNode("ts", Repetition.Optional, LogicalType.String(), PhysicalType.ByteArray, fieldId: 1);
            using var root = new ParquetSharp.Schema.GroupNode("schema", Repetition.Required, [ts]);
            using var properties = new WriterPropertiesBuilder().Build();
            using var writer = new ParquetFileWriter(file, root, properties);
            using (var rows = writer.AppendRowGroup())
            using (var column = rows.NextColumn().LogicalWriter<string>()) column.WriteBatch(["x"]);
            writer.Close();
        });

        var refused = await Assert.ThrowsAsync<IcebergException>(() => SingleBatchAsync(table.Scan()));

        Assert.Equal(IcebergErrorCode.Unsupported, refused.Code);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'ts'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Table> NodesAsync(TestLake lake, string? mapping)
    {
        var properties = mapping is null ? [] : new Dictionary<string, string> { ["schema.name-mapping.default"] = mapping };
        var table = await lake.Catalog.CreateTableAsync(
            TestLake.Prices, Nodes, PartitionSpec.For(Nodes, ("iso", Transform.Identity)), properties: properties, cancellationToken: TestLake.Token);
        await TestLake.AppendAsync(table, new ColumnBatch(
            Nodes, ColumnVector.Of(PrimitiveType.String, ["A"]), ColumnVector.Of(PrimitiveType.Double, [1.5]), ColumnVector.Of(PrimitiveType.String, ["PJM"])));
        return table;
    }

    private static async Task<Table> StampsAsync(TestLake lake, PrimitiveType type, long[] micros)
    {
        var schema = new Schema(0, [new SchemaField(1, "ts", type)]);
        var table = await lake.Catalog.CreateTableAsync(TestLake.Prices, schema, cancellationToken: TestLake.Token);
        await TestLake.AppendAsync(table, new ColumnBatch(schema, ColumnVector.Of(type, micros)));
        return table;
    }

    /// <summary>Puts another file in the place of the table's only one.</summary>
    private static string ReplaceFile(TestLake lake, Action<string> write)
    {
        var file = Path.Combine(lake.Folder, "lake", Assert.Single(lake.Files("*.parquet")));
        File.Delete(file);
        write(file);
        return file;
    }

    private static void WriteNodes(string file, (string Price, string Node) names)
    {
        using var writer = new ParquetFileWriter(file, [new Column<double?>(names.Price), new Column<string>(names.Node)]);
        using (var rows = writer.AppendRowGroup())
        {
            using (var column = rows.NextColumn().LogicalWriter<double?>()) column.WriteBatch([1.5]);
            using (var column = rows.NextColumn().LogicalWriter<string>()) column.WriteBatch(["A"]);
        }
        writer.Close();
    }

    private static void WriteStamps(string file, string form, bool inUtc, long[] micros, int extraNanos)
    {
        var isInt96 = form == "int96";
        using var logical = isInt96 ? LogicalType.None() : LogicalType.Timestamp(inUtc, TimeUnit.Nanos);
        using var ts = new ParquetSharp.Schema.PrimitiveNode("ts", Repetition.Optional, logical, isInt96 ? PhysicalType.Int96 : PhysicalType.Int64, fieldId: 1);
        using var root = new ParquetSharp.Schema.GroupNode("schema", Repetition.Required, [ts]);
        using var properties = new WriterPropertiesBuilder().Build();
        using var writer = new ParquetFileWriter(file, root, properties);
        short[] present = [.. micros.Select(_ => (short)1)];
        using (var rows = writer.AppendRowGroup())
        {
            if (isInt96)
            {
                using var column = (ColumnWriter<Int96>)rows.NextColumn();
                column.WriteBatch(micros.Length, present, [], [.. micros.Select(stamp => Julian(stamp, extraNanos))]);
            }
            else
            {
                using var column = (ColumnWriter<long>)rows.NextColumn();
                column.WriteBatch(micros.Length, present, [], [.. micros.Select(stamp => (stamp * 1000) + extraNanos)]);
            }
        }
        writer.Close();
    }

    private static Int96 Julian(long micros, int extraNanos)
    {
        var stamp = DateTime.UnixEpoch.AddMicroseconds(micros);
        var nanos = (stamp.TimeOfDay.Ticks * 100) + extraNanos;
        return new Int96((int)nanos, (int)(nanos >> 32), 2_440_588 + (int)(stamp.Date - DateTime.UnixEpoch).TotalDays);
    }

    private static async Task<ColumnBatch> SingleBatchAsync(TableScan scan)
    {
        ColumnBatch? only = null;
        await foreach (var batch in scan.ReadAsync(TestLake.Token))
        {
            Assert.Null(only);
            only = batch;
        }
        return only!;
    }
}
