using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using GridGrains.Grains.Tracing;

namespace GridGrains.Tests.Integration.Http;

public sealed class TraceTests(SiloFixture silo)
{
    private const string RequestSource = "Microsoft.AspNetCore";
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    /// <summary>The caller's trace goes on through server, log, shard and sink; nothing else of the silo is recorded meanwhile.</summary>
    [Fact]
    public async Task One_trace_leads_from_a_request_to_the_commit_of_a_table()
    {
        var (trace, caller, spans) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), new ConcurrentQueue<Activity>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is RequestSource or PipelineTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        using var content = new StringContent(
            """{"ts":"2026-06-01T10:00:00Z","iso":"CAISO","node":"TRACED","lmp":31.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"2026-06-01T10:20:00Z","known_at_basis":"published","quality":0}""",
            Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/ingest/ISO_RT_LMP") { Content = content };
        request.Headers.Add("traceparent", $"00-{trace}-{caller}-01");
        using var answer = await silo.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
        string[] expected = [Request, PipelineTrace.Append, PipelineTrace.Apply, PipelineTrace.Barrier, PipelineTrace.Write];
        await Poll.UntilAsync(() => Task.FromResult(expected.All(name => spans.Any(span => span.OperationName == name))), "every step has ended");

        Assert.All(spans.Where(span => span.Source.Name == PipelineTrace.SourceName), span => Assert.Equal(trace, span.TraceId));
        var taken = spans.Single(span => span.OperationName == Request && span.TraceId == trace);
        var append = spans.Single(span => span.OperationName == PipelineTrace.Append);
        Assert.Equal((caller, taken.SpanId), (taken.ParentSpanId, append.ParentSpanId));
        var applied = spans.Where(span => span.OperationName == PipelineTrace.Apply).ToList();
        Assert.All(applied, span => Assert.Equal(append.SpanId, span.ParentSpanId));
        Assert.All(spans.Where(span => span.OperationName == PipelineTrace.Barrier), span => Assert.Contains(span.ParentSpanId, applied.Select(batch => batch.SpanId)));
        var written = spans.Where(span => span.OperationName == PipelineTrace.Write).ToList();
        Assert.All(written, span => Assert.Equal(append.SpanId, span.ParentSpanId));
        Assert.Contains(written, span => (string?)span.GetTagItem("sink") == "iceberg" && span.Status != ActivityStatusCode.Error);
    }
}
