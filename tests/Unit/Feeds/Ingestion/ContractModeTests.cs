using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>What each mode of a contract makes of a source that has changed: B has a new column, C a value that does not fit a field which may be absent.</summary>
public sealed class ContractModeTests
{
    private const string Known = "columns: [time, node, run, total, mcc]";

    [Theory]
    [InlineData("evolve", "A B", 1L, "'extra' is new")]
    [InlineData("discard_row", "A", 2L, "'extra' is new")]
    [InlineData("discard_value", "A B C", 0L, "'extra' is new")]
    public async Task Rows_are_taken_as_the_mode_says(string mode, string nodes, long rejected, string drift)
    {
        using var source = Source();
        await using var bench = new PipelineBench(source);

        var run = await bench.RunAsync(PipelineBench.Spec(At(source, $"{{ mode: {mode}, {Known} }}")));

        Assert.Equal(nodes, string.Join(' ', bench.Nodes()));
        Assert.Equal((rejected > 0 ? "partly" : "succeeded", rejected, drift), (run.Status, run.Rejected, Assert.Single(run.Drift)));
        Assert.Equal((int)rejected, bench.Records(Topics.DeadLetters).Count);
    }

    [Fact]
    public async Task Freeze_stops_the_page_and_a_contract_that_knows_the_column_takes_it()
    {
        using var source = Source();
        await using var bench = new PipelineBench(source);

        var blocked = await bench.RunAsync(PipelineBench.Spec(At(source, $"{{ mode: freeze, {Known} }}")));
        var before = bench.Nodes().Count + bench.Records(Topics.DeadLetters).Count;
        var run = await bench.RunAsync(PipelineBench.Spec(At(source, "{ mode: freeze, columns: [time, node, run, total, mcc, extra] }")));

        Assert.Equal(("blocked", "schema_drift", 0, 0L), (blocked.Status, blocked.Code, before, blocked.Rows));
        Assert.Equal(("partly", "A B", 1L), (run.Status, string.Join(' ', bench.Nodes()), run.Rejected));
    }

    [Theory]
    [InlineData("evolve", 1)]
    [InlineData("discard_value", 2)]
    public async Task A_column_that_is_new_is_reported_once_where_the_contract_learns(string mode, int reports)
    {
        using var source = Source(first: """{"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","total":1,"mcc":1}]}""");
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(At(source, $"{{ mode: {mode} }}"));
        var drift = 0;

        for (var run = 0; run < 3; run++)
        {
            drift += (await bench.RunAsync(spec)).Drift.Count;
        }

        Assert.Equal(reports, drift);
    }

    private static LoopbackSource Source(string? first = null)
    {
        const string Changed = """
            {"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","total":1,"mcc":1}, {"time":"2026-03-08T10:05:00Z","node":"B","run":"RTM","total":1,"mcc":1,"extra":5},
            {"time":"2026-03-08T10:05:00Z","node":"C","run":"RTM","total":1,"mcc":"n/a"}]}
            """;
        var asked = 0;
        return new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(asked++ == 0 && first is not null ? first : Changed));
    }

    private static string At(LoopbackSource source, string contract) => Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal)
        .Replace("$.price.total", "total", StringComparison.Ordinal)
        .Replace("      lmp:", "      congestion_component: mcc\n      lmp:", StringComparison.Ordinal) + $"\nschema_contract: {contract}\n";
}
