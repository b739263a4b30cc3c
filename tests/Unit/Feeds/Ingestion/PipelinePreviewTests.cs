using System.Text;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

public sealed class PipelinePreviewTests
{
    [Fact]
    public async Task Stamps_without_offset_are_told_with_form_zone_and_side_of_the_interval()
    {
        // A day of hours that are stamped at their ends on Pacific clocks.
        var rows = Enumerable.Range(1, 24).Select(hour => $$"""{"time":"03/{{(hour == 24 ? "06" : "05")}}/2026 {{hour % 24:00}}:00","node":"A","run":"DAM","price":{"total":0.03} }""");
        var preview = await PreviewAsync($$"""{"data":[{{string.Join(',', rows)}}]}""", spec => spec.Replace("const: 5 ", "const: 60 ", StringComparison.Ordinal).Replace("type: timestamp", "timezone: America/Los_Angeles, format: MM/dd/yyyy HH:mm", StringComparison.Ordinal));
        var bare = await PreviewAsync($$"""{"data":[{{string.Join(',', rows)}}]}""", spec => spec);

        Assert.Contains(preview.Proposals, proposal => (proposal.Subject, proposal.Write) == ("ts", "interval: end"));
        Assert.Equal(24, preview.Rows.Count);
        Assert.Equal(["format: MM/dd/yyyy HH:mm", "timezone: America/Los_Angeles"], bare.Proposals.Where(proposal => proposal.Subject == "ts").Select(proposal => proposal.Write));
        Assert.Equal((24, "bad_stamp"), (bare.Rejected.Count, bare.Rejected[0].Code));
        Assert.Equal(("local_timestamp", "24 of 24 values are stamps without an offset"), bare.Fields.Where(field => field.Name == "time").Select(field => (field.Type, field.Evidence)).Single());
    }

    [Fact]
    public async Task Rows_of_one_key_are_told()
    {
        var preview = await PreviewAsync("""{"data":[{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","kind":"LMP","price":{"total":1} },{"time":"2026-03-08T10:05:00Z","node":"A","run":"RTM","kind":"MCC","price":{"total":2} }]}""", spec => spec);

        var proposal = Assert.Single(preview.Proposals);
        Assert.Equal("key", proposal.Subject);
        Assert.Contains("1 of 2 rows repeat", proposal.Evidence, StringComparison.Ordinal);
        Assert.Contains("kind", proposal.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_pages_are_fetched_and_nothing_is_written()
    {
        using var source = new LoopbackSource((request, _) => PipelineBench.Page(Enumerable.Range(0, 10).Select(row => $"{request.QueryString["page"]}-{row}")));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal).Replace("    response_path:", "    pagination: { type: page, page_param: page, page_size: 10 }\n    response_path:", StringComparison.Ordinal));

        var preview = Assert.Single(await new PipelinePreview(bench.Sources, bench.Services, TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken));

        Assert.Equal((5, 50, 50), (source.Asked.Count, preview.Records, preview.Rows.Count));
        Assert.Empty(bench.Nodes());
    }

    [Fact]
    public async Task A_fault_of_the_source_is_shown_beside_what_came_before()
    {
        using var source = new LoopbackSource((request, answer) =>
        {
            answer.StatusCode = request.RawUrl!.Contains("page=2", StringComparison.Ordinal) ? 500 : 200;
            return PipelineBench.Page(["A"]);
        });
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal).Replace("    response_path:", "    pagination: { type: page, page_param: page, page_size: 1 }\n    response_path:", StringComparison.Ordinal));

        var preview = Assert.Single(await new PipelinePreview(bench.Sources, bench.Services, TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken));

        Assert.Equal((1, "source_failed", true), (preview.Rows.Count, preview.Fault?.Code, preview.Fault?.IsTransient));
    }

    private static async Task<EndpointPreview> PreviewAsync(string page, Func<string, string> change)
    {
        using var source = new LoopbackSource((_, _) => Encoding.UTF8.GetBytes(page));
        await using var bench = new PipelineBench(source);
        var spec = PipelineBench.Spec(change(Specs.Prices.Replace("http://127.0.0.1:8080", source.Url, StringComparison.Ordinal)));
        return Assert.Single(await new PipelinePreview(bench.Sources, bench.Services, TimeProvider.System).RunAsync(spec, TestContext.Current.CancellationToken));
    }
}
