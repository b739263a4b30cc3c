using System.Diagnostics;
using GridGrains.Domain.Log;
using GridGrains.Grains.Tracing;
using Xunit;

namespace GridGrains.Tests.Cluster.Tracing;

public sealed class PipelineTraceTests
{
    [Fact]
    public void Nothing_is_looked_at_while_nobody_listens()
    {
        List<ActivityContext>? origins = null;

        PipelineTrace.Collect(BatchOf(Sampled(1)), ref origins);

        Assert.Null(origins);
        Assert.Null(PipelineTrace.StartAppend("topic", 1));
        Assert.Null(PipelineTrace.Start(PipelineTrace.Apply, [new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)]));
    }

    /// <summary>The time is written down, not judged; what is allocated is.</summary>
    [Fact]
    public void Batch_costs_no_memory_while_nobody_listens()
    {
        const int Batches = 100_000;
        var batch = BatchOf([.. Enumerable.Range(1, 1000).Select(Sampled)]);
        List<ActivityContext>? origins = null;
        PipelineTrace.Collect(batch, ref origins);
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());

        for (var i = 0; i < Batches; i++)
        {
            PipelineTrace.Collect(batch, ref origins);
        }

        var (allocated, took) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(started));
        TestContext.Current.TestOutputHelper?.WriteLine($"{took.TotalNanoseconds / Batches:0.0} ns a batch of {batch.Count} records");
        Assert.InRange(allocated, 0, Batches - 1);
        Assert.Null(origins);
    }

    [Fact]
    public void Span_belongs_to_the_first_sampled_trace_and_links_the_others()
    {
        using var listener = Listen();
        List<ActivityContext>? origins = null;
        PipelineTrace.Collect(BatchOf(null, Sampled(1)[..^1] + "0", "no trace", Sampled(2), Sampled(2), Sampled(3)), ref origins);
        PipelineTrace.Collect(BatchOf(Sampled(3), Sampled(4)), ref origins);

        using var span = PipelineTrace.Start(PipelineTrace.Write, origins);

        Assert.Equal([2, 3, 4], origins!.Select(origin => Convert.ToInt32(origin.TraceId.ToString(), 16)));
        Assert.Equal(origins![0].TraceId, span!.TraceId);
        Assert.Equal(origins.Skip(1), span.Links.Select(link => link.Context));
    }

    [Fact]
    public void Batch_of_many_traces_follows_a_few()
    {
        using var listener = Listen();
        List<ActivityContext>? origins = null;

        PipelineTrace.Collect(BatchOf([.. Enumerable.Range(1, 100).Select(Sampled)]), ref origins);

        Assert.Equal(PipelineTrace.MaxOrigins, origins!.Count);
        Assert.Null(PipelineTrace.Start(PipelineTrace.Apply, null));
    }

    [Fact]
    public void Only_a_sampled_span_is_written_into_headers()
    {
        using var source = new ActivitySource(nameof(PipelineTraceTests));
        using var listener = Listen();
        using (var sampled = source.StartActivity("sampled"))
        {
            Assert.Equal(sampled!.Id, PipelineTrace.HeaderOfCurrent());
            sampled.ActivityTraceFlags = ActivityTraceFlags.None;
            Assert.Null(PipelineTrace.HeaderOfCurrent());
        }

        Assert.Null(PipelineTrace.HeaderOfCurrent());
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PipelineTrace.SourceName or nameof(PipelineTraceTests),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static string Sampled(int trace) => $"00-{trace:x32}-00000000000000ff-01";

    private static LogBatch BatchOf(params string?[] traces)
    {
        var records = new RecordBuffer();
        Array.ForEach(traces, _ => records.Add("key"u8, "{}"u8));
        return new LogBatch(
            new TopicPartition("topic", 0), records, [.. Enumerable.Range(0, traces.Length).Select(i => (long)i)], new DateTime[traces.Length],
            [.. traces.Select(trace => new RecordHeaders("test/1", "TEST", trace))]);
    }
}
