using System.IO.Compression;
using GridGrains.Domain.Log;
using GridGrains.Tests.Unit.Egress;
using GridGrains.Tests.Unit.Feeds.Ercot;
using ParquetSharp;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Tables that are no text, fetched by address as a run fetches them.</summary>
public sealed class TableSourceTests
{
    private static readonly object?[] Header = ["time", "node", "run", "total"];

    [Fact]
    public async Task A_sheet_of_a_workbook_is_read_below_its_preamble()
    {
        var workbook = TestWorkbook.Of(
            ("Read me", [["Prices in USD/MWh"]]),
            ("Prices", [["made today"], Header, [new DateTime(2026, 3, 8, 10, 5, 0), "A", "RTM", 31.25], [null, null, null, null], ["2026-03-08 10:05:00", "B", "RTM", "12.5"], ["never", "C", "RTM", 1.0]]));

        var (bench, run) = await RunAsync(workbook, "workbook: { sheet: Prices, header_has: [time, node] }", "timezone: Etc/UTC");
        await using var done = bench;

        Assert.Equal(("partly", 2L, 1L), (run.Status, run.Rows, run.Rejected));
        Assert.Equal([("A", 31.25, "2026-03-08T10:05:00Z"), ("B", 12.5, "2026-03-08T10:05:00Z")], bench.Records(Topics.RealTimeLmp).Select(Shown).Order());
    }

    [Fact]
    public async Task A_workbook_without_the_sheet_says_which_it_has_and_a_cut_one_is_told()
    {
        var workbook = TestWorkbook.Of(("Prices", [Header]));

        var (first, missing) = await RunAsync(workbook, "workbook: { sheet: Price }", "timezone: Etc/UTC");
        await using var one = first;
        var (second, cut) = await RunAsync(workbook[..(workbook.Length / 2)], "format: xlsx", "timezone: Etc/UTC");
        await using var two = second;

        Assert.Equal(("failed", "bad_page"), (missing.Status, missing.Code));
        Assert.Contains("no sheet 'Price'; it has Prices", missing.Message, StringComparison.Ordinal);
        Assert.Equal(("failed", "bad_page"), (cut.Status, cut.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Columns_of_a_parquet_file_are_read_with_their_types_packed_in_a_zip_or_not(bool isPacked)
    {
        var file = Parquet();
        if (isPacked)
        {
            using var memory = new MemoryStream();
            using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
            {
                using var entry = zip.CreateEntry("prices.parquet").Open();
                entry.Write(file);
            }

            file = memory.ToArray();
        }

        var (bench, run) = await RunAsync(file, "format: auto", "type: timestamp");
        await using var done = bench;

        Assert.Equal(("partly", 2L, 1L), (run.Status, run.Rows, run.Rejected));
        Assert.Equal([("A", 31.25, "2026-03-08T10:05:00Z"), ("B", -2.75, "2026-03-08T10:05:00Z")], bench.Records(Topics.RealTimeLmp).Select(Shown).Order());
    }

    [Fact]
    public async Task A_parquet_file_that_was_cut_off_is_told()
    {
        var file = Parquet();

        var (bench, run) = await RunAsync(file[..^40], "format: parquet", "type: timestamp");
        await using var done = bench;

        Assert.Equal(("failed", "bad_page"), (run.Status, run.Code));
    }

    [Fact]
    public async Task Series_are_records_of_their_topic_in_their_own_unit()
    {
        using var source = new LoopbackSource((_, _) =>
            """{"data":[{"t":"2026-03-08T10:00:00Z","zone":"NORTH","gw":1.25},{"t":"2026-03-08T10:05:00Z","zone":"NORTH","gw":2000},{"t":"2026-03-08T10:00:00Z","zone":"WEST","gw":0.5}]}"""u8.ToArray());
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec($$"""
            version: "1.1"
            name: load
            provider: { name: example, provider_type: rest_api, base_url: "{{source.Url}}" }
            endpoints:
              - name: load
                response_path: $.data[*]
                field_mapping:
                  ts: t
                  iso: { const: ERCOT }
                  series: { const: load_actual }
                  location: zone
                  interval_minutes: { const: 5 }
                  lag_minutes: { const: 10 }
                  value: { from: gw, unit: GW }
            sinks:
              - { type: kafka, target: series }
            """);

        var (run, again) = (await bench.RunAsync(spec), await bench.RunAsync(spec));

        Assert.Equal(("partly", 2L, 1L, 0L), (run.Status, run.Rows, run.Rejected, again.Rows));
        var records = bench.Records(Topics.Series);
        Assert.Equal([500, 1250], records.Select(record => record.GetProperty("values")[0].GetDouble()).Order());
        Assert.All(records, record => Assert.Equal(("load", 5, 10), (record.GetProperty("source").GetString(), record.GetProperty("minutes").GetInt32(), record.GetProperty("lag_minutes").GetInt32())));
        Assert.Contains("impossible for load_actual", bench.Records(Topics.DeadLetters)[0].ToString(), StringComparison.Ordinal);
    }

    private static (string?, double, string?) Shown(System.Text.Json.JsonElement record) =>
        (record.GetProperty("node").GetString(), record.GetProperty("lmp").GetDouble(), record.GetProperty("ts").GetString());

    private static async Task<(PipelineBench Bench, GridGrains.Domain.Ingestion.Pipelines.PipelineRun Run)> RunAsync(byte[] file, string line, string stamps)
    {
        using var source = new LoopbackSource((_, _) => file);
        var bench = new PipelineBench(source);
        var spec = Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal).Replace("response_path: $.data[*]", line, StringComparison.Ordinal)
            .Replace("$.price.total", "total", StringComparison.Ordinal).Replace("type: timestamp", stamps, StringComparison.Ordinal);
        return (bench, await bench.RunAsync(PipelineBench.Spec(spec)));
    }

    private static byte[] Parquet()
    {
        using var memory = new MemoryStream();
        Column[] columns =
        [
            new Column<DateTime?>("time", LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Micros)), new Column<string>("node"), new Column<string>("run"),
            new Column<decimal>("total", LogicalType.Decimal(29, 2)), new Column<double[]>("details"),
        ];
        var at = new DateTime(2026, 3, 8, 10, 5, 0, DateTimeKind.Utc);
        using (var writer = new ParquetFileWriter(memory, columns, leaveOpen: true))
        {
            using var group = writer.AppendRowGroup();
            Write(group, new DateTime?[] { at, at, null });
            Write(group, new[] { "A", "B", "C" });
            Write(group, new[] { "RTM", "RTM", "RTM" });
            Write(group, new[] { 31.25m, -2.75m, 1m });
            Write(group, new double[][] { [1], [], [2, 3] });
            writer.Close();
        }

        return memory.ToArray();
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
