using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Ingestion;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Expressions of fields, from the check of a spec to rows and dead letters.</summary>
public sealed class ExpressionSpecTests
{
    private const string Node = "      node: node\n";
    private const string Price = "      lmp: { from: $.price.total, unit: USD/MWh }";

    [Theory]
    [InlineData("      node: { expr: \"concat(node, '-', uper(run))\" }\n", "bad_expression", 17, 40, "upper")]
    [InlineData("      node: { expr: \"length(node)\" }\n", "wrong_type", 17, 21, "text(...)")]
    [InlineData("      node: { expr: \"node\", from: node }\n", "contradiction", 17, 21, null)]
    [InlineData("      node:\n        expr: |\n          concat(node,\n            '-', uper(run))\n", "bad_expression", 20, 18, "upper")]
    [InlineData("      node: { expr: \"'A'\" }\n", "constant_expression", 17, 21, "const: ...")]
    public void A_fault_is_told_with_its_line_and_column(string field, string code, int line, int column, string? instead)
    {
        var findings = SpecText.Check(Specs.Prices.Replace(Node, field, StringComparison.Ordinal)).Findings;

        Assert.Contains((code, line, column, instead), findings.Select(finding => (finding.Code, finding.Line, finding.Column, finding.WriteInstead)));
    }

    [Theory]
    [InlineData("ts: { expr: \"number(time)\" }", "wrong_type")]
    [InlineData("ts: { expr: \"time(time)\", timezone: UTC }", "contradiction")]
    [InlineData("ts: { from: time, format: q, timezone: UTC }", "bad_format")]
    [InlineData("ts: { from: time, format: YYYY-MM-DD, timezone: UTC }", "bad_format")]
    [InlineData("ts: { const: \"2026-13-01T00:00:00Z\" }", "wrong_type")]
    [InlineData("ts: { from: time, default: never }", "wrong_type")]
    [InlineData("ts: { const: \"2026-03-01T00:00:00Z\" }", null)]
    [InlineData("ts: { expr: \"time('2026-02-30T00:00:00Z')\" }", "bad_expression")]
    [InlineData("ts: { expr: \"number(time)\", format: epoch_s }", null)]
    [InlineData("ts: { expr: \"add_minutes(time, -5)\" }", null)]
    [InlineData("ts: { expr: \"concat(time, 'Z')\" }", null)]
    public void Stamps_are_made_of_times_and_texts_and_of_numbers_that_a_format_reads(string field, string? code)
    {
        var result = SpecText.Check(Specs.Prices.Replace("ts: { from: time, type: timestamp }", field, StringComparison.Ordinal));

        Assert.Equal(code, result.Findings.FirstOrDefault()?.Code);
        Assert.Equal(code is null, result.IsValid);
    }

    [Fact]
    public void A_path_in_an_expression_contradicts_a_transform()
    {
        var text = Specs.Prices.Replace(Price, "      lmp: { expr: \"from('$.price.total') * 2\" }", StringComparison.Ordinal) + "\ntransforms: [{ type: sql, sql: SELECT * FROM batch }]\n";

        Assert.Contains(SpecText.Check(text).Findings, finding => (finding.Code, finding.Pointer) == ("contradiction", "/endpoints/0/field_mapping/lmp/expr"));
    }

    [Fact]
    public async Task Rows_are_made_by_expressions_and_a_record_without_a_value_says_why()
    {
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes("""
            {"data":[{"day":"11/01/2025","he":"8","zone":" a ","name":"x/1","run":"RTM","price":{"total":0.03125}},
            {"day":"11/01/2025","he":"9","zone":"b","name":"x/2","run":"RTM","price":{"total":"n/a"}},
            {"day":"11/01/2025","he":"9","zone":"c","name":"x/3","run":"RTM"}]}
            """));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal)
            .Replace("ts: { from: time, type: timestamp }", "ts: { expr: \"add_minutes(time(day, 'MM/dd/yyyy', 'America/Los_Angeles'), (he - 1) * 60)\" }", StringComparison.Ordinal)
            .Replace(Node, "      node: { expr: \"concat(upper(trim(zone)), '-', part(name, '/', 2))\" }\n", StringComparison.Ordinal)
            .Replace(Price, "      lmp: { expr: \"number(from('$.price.total')) + 0\", unit: USD/kWh, default: 7 }", StringComparison.Ordinal));

        var run = await bench.RunAsync(spec);

        Assert.Equal(("partly", 2L, 1L), (run.Status, run.Rows, run.Rejected));
        Assert.Equal(
            [("A-1", new DateTime(2025, 11, 1, 14, 0, 0, DateTimeKind.Utc), 31.25), ("C-3", new DateTime(2025, 11, 1, 15, 0, 0, DateTimeKind.Utc), 7_000)],
            bench.Records(Topics.RealTimeLmp).Select(record => (record.GetProperty("node").GetString()!, record.GetProperty("ts").GetDateTime(), record.GetProperty("lmp").GetDouble())).Order());
        var letter = Assert.Single(bench.Records(Topics.DeadLetters));
        Assert.Equal(("wrong_type", "lmp"), (letter.GetProperty("code").GetString(), letter.GetProperty("field").GetString()));
        Assert.Contains("'n/a' is no number (character 1 of the expression)", letter.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_an_expression_reads_is_missed_when_it_is_gone()
    {
        using var source = new LoopbackSource((_, _) => PipelineBench.Page(["A"]));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal)
            .Replace(Node, "      node: { expr: \"coalesce(hub, node)\" }\n", StringComparison.Ordinal));

        Assert.Equal(["'hub' is gone"], (await bench.RunAsync(spec)).Drift);
    }
}
