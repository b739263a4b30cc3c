using DuckDB.NET.Data;
using GridGrains.Domain;
using GridGrains.Domain.FeatureStore;
using GridGrains.Lake.FeatureStore;
using Xunit;

namespace GridGrains.Tests.Warehouse.FeatureStore;

/// <summary>Frames and training sets as Parquet, as DuckDB writes and reads them.</summary>
public sealed class TrainingParquetTests : IDisposable
{
    private const long MaxText = 1 << 20;

    private static readonly DateTime Since = new(2026, 6, 1, 10, 0, 0, 250, 125, DateTimeKind.Utc);

    private static readonly TrainingColumn[] Features =
    [
        Feature("mw", FeatureValueType.Double), Feature("starts", FeatureValueType.Int64), Feature("is_on", FeatureValueType.Bool), Feature("state", FeatureValueType.String),
        Feature("since", FeatureValueType.Timestamp), Feature("blades", FeatureValueType.DoubleList), Feature("angles", FeatureValueType.FloatList),
    ];

    private static readonly FeatureValue[] Whole =
    [
        FeatureValue.Of(0.1), FeatureValue.Of(9007199254740993), FeatureValue.Of(false), FeatureValue.Of("läuft, \"gut\""), FeatureValue.Of(Since), FeatureValue.Of((double[])[1, 2.25]), FeatureValue.Of((float[])[0.5f]),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");
    private readonly DuckDBConnection _duck = new("DataSource=:memory:");

    public TrainingParquetTests() => _duck.Open();

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        _duck.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Result_is_typed_and_has_the_values_of_csv()
    {
        var frame = EntityFrame.Make(
            ["site", "unit", "event_timestamp", "weight"], [["a, b", "", "c"], ["7", "8", ""], ["2026-06-01T10:00:00Z", "2026-06-01 11:00:00", "2026-06-02"], ["0.5", "", "-1"]],
            [FeatureValueType.String, FeatureValueType.Int64, FeatureValueType.String, FeatureValueType.Double]);
        await WriteAsync(frame, "set.parquet");
        using var csv = new StringWriter();
        await using (var output = new TrainingCsv(csv, frame, Features.Select(feature => feature.Name)))
        {
            Fill(output);
        }

        Assert.Equal(
            [
                "site VARCHAR", "unit BIGINT", "event_timestamp TIMESTAMP WITH TIME ZONE", "weight DOUBLE", "mw DOUBLE", "starts BIGINT", "is_on BOOLEAN", "state VARCHAR",
                "since TIMESTAMP WITH TIME ZONE", "blades DOUBLE[]", "angles FLOAT[]",
            ],
            Rows($"DESCRIBE SELECT * FROM '{PathOf("set.parquet")}'").Select(row => $"{row[0]} {row[1]}"));
        var read = Rows(
            $"SELECT site, unit, epoch_us(event_timestamp), weight, mw, starts, is_on, state, epoch_us(since), blades::VARCHAR, angles::VARCHAR FROM '{PathOf("set.parquet")}'");
        object?[][] expected =
        [
            ["c", null, Micros(2, 0), -1d, 0.1, 9007199254740993, false, "läuft, \"gut\"", (Since - DateTime.UnixEpoch).Ticks / 10, "[1.0, 2.25]", "[0.5]"],
            ["a, b", 7L, Micros(1, 10), 0.5, null, null, null, null, null, null, null],
            [null, 8L, Micros(1, 11), null, 0.1, 9007199254740993, false, "läuft, \"gut\"", (Since - DateTime.UnixEpoch).Ticks / 10, "[1.0, 2.25]", "[0.5]"],
        ];
        Assert.Equal(expected, read);
        Assert.Equal(
            """"
            site,unit,event_timestamp,weight,mw,starts,is_on,state,since,blades,angles
            c,,2026-06-02,-1,0.1,9007199254740993,false,"läuft, ""gut""",2026-06-01T10:00:00.250125Z,"[1,2.25]",[0.5]
            "a, b",7,2026-06-01T10:00:00Z,0.5,,,,,,,
            ,8,2026-06-01 11:00:00,,0.1,9007199254740993,false,"läuft, ""gut""",2026-06-01T10:00:00.250125Z,"[1,2.25]",[0.5]

            """".ReplaceLineEndings("\n"),
            csv.ToString());
    }

    [Fact]
    public async Task Same_rows_give_the_same_bytes()
    {
        var frame = EntityFrame.Make(["unit", "event_timestamp"], [["1", "2", "3"], ["2026-06-01", "2026-06-02", "2026-06-03"]]);
        await WriteAsync(frame, "first.parquet");
        await WriteAsync(frame, "second.parquet");

        Assert.Equal(await File.ReadAllBytesAsync(PathOf("first.parquet"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(PathOf("second.parquet"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Value_of_another_type_than_declared_is_named()
    {
        var frame = EntityFrame.Make(["unit", "event_timestamp"], [["1"], ["2026-06-01"]]);
        await using var output = new TrainingParquet(PathOf("set.parquet"), frame, [Feature("mw", FeatureValueType.Double), Feature("since", FeatureValueType.Timestamp)]);

        var refused = Assert.Throws<InvalidDataException>(() => output.Write([0], [[FeatureValue.Of(7), FeatureValue.Of("soon")]]));

        Assert.Contains("feature since has a value of type STRING where UNIX_TIMESTAMP is declared", refused.Message);
    }

    [Fact]
    public async Task Part_without_rows_leaves_no_row_group_and_a_whole_number_is_a_number()
    {
        var frame = EntityFrame.Make(["unit", "event_timestamp"], [["1"], ["2026-06-01"]]);
        await using (var output = new TrainingParquet(PathOf("set.parquet"), frame, [Feature("mw", FeatureValueType.Double)]))
        {
            output.Write([], []);
            output.Write([0], [[FeatureValue.Of(7)]]);
            await output.CompleteAsync();
        }

        Assert.Equal<object?[]>([[1L]], Rows($"SELECT num_row_groups FROM parquet_file_metadata('{PathOf("set.parquet")}')"));
        Assert.Equal<object?[]>([["1", 7d]], Rows($"SELECT unit, mw FROM '{PathOf("set.parquet")}'"));
    }

    [Fact]
    public void File_that_cannot_be_made_is_a_fault_of_the_disk()
    {
        var frame = EntityFrame.Make(["event_timestamp"], [["2026-06-01"]]);

        Assert.Throws<IOException>(() => new TrainingParquet(PathOf("nowhere/set.parquet"), frame, []));
    }

    [Fact]
    public void Frame_of_another_program_is_read_with_its_types_and_the_texts_of_csv()
    {
        Execute(
            $"""
            COPY (SELECT * FROM (VALUES (17, 'a, b', TIMESTAMP '2026-06-01 10:00:00.5', 0.1::DOUBLE, true, DATE '2026-06-01', TIMESTAMPTZ '2026-06-01 12:00:00+02'), (NULL, NULL, TIMESTAMP '2026-06-02', NULL, NULL, NULL, NULL))
              t(unit, site, event_timestamp, weight, is_on, day, seen)) TO '{PathOf("frame.parquet")}' (FORMAT parquet)
            """);

        var frame = Read("frame.parquet");

        Assert.Equal(["unit", "site", "event_timestamp", "weight", "is_on", "day", "seen"], frame.Names);
        Assert.Equal(
            [
                FeatureValueType.Int64, FeatureValueType.String, FeatureValueType.Timestamp, FeatureValueType.Double, FeatureValueType.Bool, FeatureValueType.Timestamp, FeatureValueType.Timestamp,
            ],
            frame.Types);
        Assert.Equal(["17", "a, b", "2026-06-01T10:00:00.5Z", "0.1", "true", "2026-06-01T00:00:00Z", "2026-06-01T10:00:00Z"], frame.Columns.Select(column => column[0]));
        Assert.Equal(["", "", "2026-06-02T00:00:00Z", "", "", "", ""], frame.Columns.Select(column => column[1]));
    }

    [Theory]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp, [1, 2] AS parts", "column parts", "lists")]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp, 1.5::DECIMAL(9, 2) AS price", "column price", "not taken")]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp, 5::UINTEGER AS unit", "column unit", "not taken")]
    [InlineData("SELECT 1 AS unit", "event_timestamp", "lacks")]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp WHERE 1 > 2", "0 rows", "1 to 2000000 are taken")]
    [InlineData("SELECT 'soon' AS event_timestamp", "row 1", "soon")]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp, repeat('x', 2000000) AS text", "unpacked", "fewer rows")]
    [InlineData("SELECT TIMESTAMP '2026-06-01' AS event_timestamp FROM range(2000001)", "2000001 rows", "1 to 2000000 are taken")]
    public void Frame_that_cannot_be_taken_is_refused_by_column_or_row(string query, string place, string why)
    {
        Execute($"COPY ({query}) TO '{PathOf("frame.parquet")}' (FORMAT parquet)");

        var refused = Assert.Throws<DomainException>(() => Read("frame.parquet"));

        Assert.Equal(DomainErrorCode.InvalidRecord, refused.Code);
        Assert.Contains(place, refused.Message);
        Assert.Contains(why, refused.Message);
    }

    /// <summary>Sixteen million cells of one digit pack into a few kilobytes.</summary>
    [Fact]
    public void Frame_of_more_cells_than_memory_takes_is_refused_before_any_is_read()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 15).Select(column => $"7 AS c{column}"));
        Execute($"COPY (SELECT TIMESTAMP '2026-06-01' AS event_timestamp, {columns} FROM range(1000001)) TO '{PathOf("frame.parquet")}' (FORMAT parquet)");
        Assert.InRange(new FileInfo(PathOf("frame.parquet")).Length, 1, 1 << 20);
        using var content = File.OpenRead(PathOf("frame.parquet"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<DomainException>(() => FrameParquet.Read(content, long.MaxValue));

        Assert.Contains("1000001 rows of 16 columns, 16000016 cells; at most 16000000 are taken", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Damaged_frame_is_refused_and_nothing_else_happens()
    {
        const int Seed = 20261130;
        Execute($"COPY (SELECT i AS unit, 'text ' || i AS label, TIMESTAMP '2026-06-01' + to_seconds(i) AS event_timestamp FROM range(500) t(i)) TO '{PathOf("frame.parquet")}' (FORMAT parquet)");
        var (whole, random, refused) = (File.ReadAllBytes(PathOf("frame.parquet")), new Random(Seed), 0);
        for (var i = 0; i < 200; i++)
        {
            var bytes = whole.ToArray();
            if (i % 2 == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }
            else
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            }

            try
            {
                Assert.InRange(FrameParquet.Read(new MemoryStream(bytes), MaxText).Rows, 1, 500);
            }
            catch (DomainException fault)
            {
                Assert.Equal(DomainErrorCode.InvalidRecord, fault.Code);
                refused++;
            }
        }

        Assert.True(refused >= 100, $"{refused} of 200 damaged files were refused (seed {Seed})");
    }

    private static TrainingColumn Feature(string name, FeatureValueType type) => new(name, name, null, type);

    private static long Micros(int day, int hour) => (new DateTime(2026, 6, day, hour, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    // Two parts: the last row first.
    private static void Fill(ITrainingOutput output)
    {
        output.Write([2], [Whole]);
        output.Write([0, 1], [new FeatureValue[Features.Length], Whole]);
    }

    private async Task WriteAsync(EntityFrame frame, string name)
    {
        await using var output = new TrainingParquet(PathOf(name), frame, Features);
        Fill(output);
        await output.CompleteAsync();
    }

    private EntityFrame Read(string name)
    {
        using var file = File.OpenRead(PathOf(name));
        return FrameParquet.Read(file, MaxText);
    }

    private void Execute(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<object?[]> Rows(string sql)
    {
        using var command = _duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<object?[]> rows = [];
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
