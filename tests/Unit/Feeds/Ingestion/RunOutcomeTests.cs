using System.Text;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Log;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>A run says what its records were worth.</summary>
public sealed class RunOutcomeTests
{
    private const string Good = """{"time":"2026-03-08T10:05:00Z","node":"N","run":"RTM","price":{"total":1}}""";
    private const string Bad = """{"time":"yesterday","node":"N","run":"RTM","price":{"total":1}}""";

    [Theory]
    [InlineData(0, 0, 0.95, "succeeded")]
    [InlineData(100, 0, 0.95, "succeeded")]
    [InlineData(95, 5, 0.95, "succeeded")]
    [InlineData(94, 6, 0.95, "partly")]
    [InlineData(50, 50, 0.5, "succeeded")]
    [InlineData(0, 1, 0.95, "refused")]
    [InlineData(0, 1, 0, "refused")]
    public void Share_of_records_that_made_rows_decides(long made, long rejected, double least, string state) => Assert.Equal(state, RunStates.OfWhole(made, rejected, least));

    [Fact]
    public async Task A_run_whose_records_were_all_rejected_is_refused_as_often_as_it_happens()
    {
        using var source = Source(Bad);
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal));

        var (first, second) = (await bench.RunAsync(spec), await bench.RunAsync(spec));
        var state = (await bench.Store.OpenAsync(spec.Name, TestContext.Current.CancellationToken)).State;

        Assert.All([first, second], run => Assert.Equal(("refused", "rejected_records", 1L, 0L), (run.Status, run.Code, run.Rejected, run.Rows)));
        Assert.Single(bench.Records(Topics.DeadLetters));
        Assert.Equal(("refused", 0), (PipelineRules.StateOf(state, isRunning: false), state.Failures));
    }

    [Fact]
    public async Task A_run_of_which_too_few_records_made_rows_is_partly_done_and_one_of_a_lenient_spec_is_not()
    {
        using var source = Source(Good, Bad);
        await using var bench = new PipelineBench(source);
        var text = Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal);

        var strict = await bench.RunAsync(PipelineBench.Spec(text));
        var again = await bench.RunAsync(PipelineBench.Spec(text));
        var lenient = await bench.RunAsync(PipelineBench.Spec(text + "\nslos: { completeness_threshold: 0.5 }\n"));

        Assert.Equal(("partly", 1L, 1L), (strict.Status, strict.Rows, strict.Rejected));
        Assert.Equal(("partly", 1L, 1L), (again.Status, again.Repeated, again.Rejected));
        Assert.Equal("succeeded", lenient.Status);
    }

    [Fact]
    public async Task The_same_spec_again_is_no_new_version()
    {
        await using var bench = new PipelineBench();
        var (now, none) = (PipelineBench.Now.UtcDateTime, CancellationToken.None);

        Assert.True(await bench.Store.DeployAsync("a", "one", now, none));
        Assert.False(await bench.Store.DeployAsync("a", "one", now.AddHours(1), none));
        Assert.Equal((1, now), (await bench.Store.ListAsync(none))["a"] is var same ? (same.Version, same.DeployedUtc) : default);
        Assert.True(await bench.Store.DeployAsync("a", "two", now.AddHours(2), none));
        Assert.Equal(2, (await bench.Store.ListAsync(none))["a"].Version);
    }

    private static LoopbackSource Source(params string[] records) => new((_, _) => Encoding.UTF8.GetBytes($"{{\"data\":[{string.Join(',', records)}]}}"));
}
