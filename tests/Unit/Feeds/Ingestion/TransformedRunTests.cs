using System.Text;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Ingestion.Transforms;
using GridGrains.Feeds.Ingestion;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Where a transform stands between records and rows. What SQL it may be is tested on the engine.</summary>
public sealed class TransformedRunTests
{
    private const string Sql = "transforms:\n  - { type: sql, sql: SELECT * FROM batch }\n";

    [Fact]
    public async Task Fields_are_mapped_from_what_the_statement_gives()
    {
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(["A", "B"]));
        var prices = new Upper("node", "time", "run", "total");
        await using var bench = new PipelineBench(source) { Transform = prices };

        var run = await bench.RunAsync(PipelineBench.Spec(At(source)));

        Assert.Equal(["a2", "b2"], bench.Nodes());
        Assert.Equal(("succeeded", 2L, 2L), (run.Status, run.Records, run.Rows));
        Assert.Equal("time node run price", string.Join(' ', prices.Batches.Single().Columns));
    }

    [Fact]
    public async Task A_statement_that_fails_is_told_and_its_page_is_taken_again()
    {
        using var source = new LoopbackSource((request, _) => request.RawUrl!.Contains("cursor=2", StringComparison.Ordinal) ? PipelineBench.Page(["B"]) : PipelineBench.Page(["A"], "2"));
        var prices = new Upper("node", "time", "run", "total");
        await using var bench = new PipelineBench(source) { Transform = prices };
        var spec = PipelineBench.Spec(At(source).Replace("    response_path:", "    pagination: { type: cursor, cursor_path: $.next, cursor_param: cursor }\n    response_path:", StringComparison.Ordinal));

        prices.FailsAt = 2;
        var failed = await bench.RunAsync(spec);
        var asked = source.Asked.Count;
        prices.FailsAt = 0;
        var run = await bench.RunAsync(spec);

        Assert.Equal(("failed", TransformException.Refused, 1L), (failed.Status, failed.Code, failed.Rows));
        Assert.Equal("the transform gave no rows: no (line 1, column 8 of the SQL)", failed.Message);
        Assert.EndsWith("cursor=2", source.Asked[asked], StringComparison.Ordinal);
        Assert.Equal(("succeeded", 1L), (run.Status, run.Rows));
        Assert.Equal(["a2", "b2"], bench.Nodes());
    }

    [Fact]
    public async Task A_field_of_no_column_of_the_result_fails_the_page_and_not_each_row()
    {
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(["A"]));
        await using var bench = new PipelineBench(source) { Transform = new Upper("node", "time", "run") };

        var run = await bench.RunAsync(PipelineBench.Spec(At(source)));

        Assert.Equal(("failed", TransformException.Refused, 0L), (run.Status, run.Code, run.Rejected));
        Assert.Contains("lmp comes from 'total', which the statement does not give; it gives node, time, run", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_the_contract_rejects_never_reach_the_statement()
    {
        var body = """{"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","price":1},{"time":"2026-03-08T10:05:00Z","node":"B","run":"RTM","price":1,"x":1}]}""";
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(body));
        var prices = new Upper("node", "time", "run", "total");
        await using var bench = new PipelineBench(source) { Transform = prices };

        var run = await bench.RunAsync(PipelineBench.Spec(At(source) + "schema_contract: { mode: discard_row, columns: [time, node, run, price, area] }\n"));

        Assert.Equal((1L, 1L), (run.Rows, run.Rejected));
        Assert.Equal(["time", "node", "run", "price", "area"], prices.Batches.Single().Columns);
        Assert.Equal(["'area' is gone", "'x' is new"], run.Drift.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_preview_shows_what_the_statement_made_or_why_it_made_nothing()
    {
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(["A"]));
        await using var bench = new PipelineBench(source) { Transform = new Upper("node", "time", "run", "total") };
        await using var bare = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source));

        var made = Assert.Single(await new PipelinePreview(bench.Sources, bench.Services, TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken));
        var none = Assert.Single(await new PipelinePreview(bare.Sources, bare.Services, TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken));

        Assert.Equal((1, "a2"), (made.Rows.Count, made.Transformed!.Rows[0].Text(SourceField.Named("node"))));
        Assert.Equal((0, 1, TransformException.Unavailable), (none.Rows.Count, none.Samples.Count, none.Fault?.Code));
    }

    [Theory]
    [InlineData("transforms: [{ type: wasm }]\n", "not_supported", "/transforms/0")]
    [InlineData("transforms: [{ type: sql }]\n", "missing_field", "/transforms/0")]
    [InlineData("transforms: [{ type: sql, sql: SELECT 1 }, { type: sql, sql: SELECT 1 }]\n", "too_many", "/transforms/1")]
    [InlineData("transforms: [{ type: sql, sql: SELECT 1 }]\n", "contradiction", "/endpoints/0/field_mapping/lmp/from")]
    public void What_no_transform_is_is_found_without_an_engine(string transforms, string code, string pointer) =>
        Assert.Contains(SpecText.Check(Specs.Prices + "\n" + transforms).Findings, finding => (finding.Code, finding.Pointer, finding.Severity) == (code, pointer, SpecSeverity.Error));

    private static string At(LoopbackSource source) =>
        Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal).Replace("$.price.total", "total", StringComparison.Ordinal) + "\n" + Sql;

    /// <summary>Gives columns in an order of its own; nodes in lower case with a 2 behind.</summary>
    private sealed class Upper(params string[] columns) : IBatchTransform
    {
        public List<BatchTable> Batches { get; } = [];

        public int FailsAt { get; set; }

        public Task<IReadOnlyList<BatchColumn>> CheckAsync(string sql, IReadOnlyList<string>? columns, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TransformedBatch> RunAsync(string sql, BatchTable batch, CancellationToken cancellation)
        {
            Batches.Add(batch);
            if (Batches.Count == FailsAt)
            {
                throw new TransformException(TransformException.Refused, "no") { At = 7 };
            }

            var positions = columns.Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index);
            var rows = batch.Records.Select((record, index) => new TableRecord(positions, [.. columns.Select(name => ValueOf(record, name))], index + 1));
            return Task.FromResult(new TransformedBatch([.. columns.Select(name => new BatchColumn(name, "Nullable(String)"))], [.. rows]));
        }

        private static string ValueOf(SourceRecord record, string column) => column switch
        {
            "node" => record.Text(SourceField.Named("node"))!.ToLowerInvariant() + "2",
            "total" => "31.25",
            _ => record.Text(SourceField.Named(column))!,
        };
    }
}
