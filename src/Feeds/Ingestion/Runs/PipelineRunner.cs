using System.Globalization;
using System.Text;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Log;
using GridGrains.Feeds.Ingestion.Connectors;

namespace GridGrains.Feeds.Ingestion.Runs;

/// <summary>
/// Runs pipelines. Rows of a page are appended first, then the position behind it is stored together with what was appended and with the ends of the
/// topics. A run that dies in between is found by the ends: what it appended behind them is learned from the log, and the page is taken again.
/// </summary>
public sealed class PipelineRunner(SourceReader sources, IPartitionLog log, TimeProvider clock) : IPipelineRunner
{
    public Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, CancellationToken cancellation) =>
        RunAsync(spec, hold, trigger, RecentRows.Decode(hold.State.Recent), null, sources.ReadAsync, cancellation);

    public async Task<PipelineRun?> TakeAsync(PipelineSpec spec, PipelineHold hold, byte[] message, string signature, CancellationToken cancellation)
    {
        var (recent, nonce) = (RecentRows.Decode(hold.State.Recent), Encoding.UTF8.GetBytes($"webhook\n{signature}"));
        if (recent.Holds(nonce, nonce))
        {
            return null;
        }

        return await RunAsync(spec, hold, PipelineRules.Webhook, recent, nonce, (_, endpoint, position, context, _) => PushedPage.ReadAsync(endpoint, position, context, message), cancellation);
    }

    private async Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, RecentRows recent, byte[]? nonce, ReadPages read, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var appender = new PageAppender(log, CanonicalTargets.Create(spec.Target)!, recent, spec.Name, now);
        await appender.RecoverAsync(hold.State.Intent, cancellation);
        var run = PipelineRun.Begin(now.Ticks.ToString("x", CultureInfo.InvariantCulture), trigger, now);
        await hold.SaveAsync(
            (hold.State with { Recent = recent.Encode(), Intent = await appender.EndsAsync(cancellation), Runs = [.. hold.State.Runs.Select(BrokenOff)] }).With(run), cancellation);
        if (nonce is not null)
        {
            // Stored with the page, so that a message is known as taken when its rows are.
            recent.Add(nonce, nonce);
        }

        try
        {
            foreach (var endpoint in spec.Endpoints)
            {
                run = await EndpointAsync(new Passage(spec, endpoint, hold, appender, recent, read, now), run, cancellation);
            }

            return await EndAsync(spec, hold, run with { Status = "succeeded" }, 0, cancellation);
        }
        catch (SourceException failure)
        {
            run = hold.State.Runs[0] with { Status = IsGate(failure) ? "blocked" : "failed", Code = failure.Code, Message = failure.Message };
            return await EndAsync(spec, hold, run, hold.State.Failures + 1, cancellation);
        }
    }

    private static bool IsGate(SourceException failure) => failure.Code is "schema_drift" or "quality_drop";

    private static PipelineRun BrokenOff(PipelineRun run) => run.Status == "running" ? run with { Status = "broken_off" } : run;

    private async Task<PipelineRun> EndAsync(PipelineSpec spec, PipelineHold hold, PipelineRun run, int failures, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ended = run with { EndedUtc = now, LagSeconds = hold.State.Watermark is { } newest ? Math.Max(0, (now - newest).TotalSeconds) : null };
        var positions = hold.State.Positions;
        if (run.Status == "succeeded")
        {
            positions = spec.Endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => (positions.GetValueOrDefault(endpoint.Name) ?? EndpointPosition.Start).ForNextRun());
        }

        await hold.SaveAsync((hold.State with { Failures = failures, Intent = [], Positions = positions }).With(ended), cancellation);
        return ended;
    }

    private async Task<PipelineRun> EndpointAsync(Passage passage, PipelineRun run, CancellationToken cancellation)
    {
        var (spec, endpoint, hold) = (passage.Spec, passage.Endpoint, passage.Hold);
        var known = spec.Contract.Columns.Count > 0 ? spec.Contract.Columns : hold.State.Columns.GetValueOrDefault(endpoint.Name) ?? [];
        var builder = new BatchBuilder(spec, endpoint, known, passage.NowUtc);
        var position = hold.State.Positions.GetValueOrDefault(endpoint.Name) ?? EndpointPosition.Start;
        var context = new ReadContext(null, passage.NowUtc, hold.State.Watermark, ReadLimits.OfRuns);
        await foreach (var page in passage.Read(spec, endpoint, position, context, cancellation))
        {
            var batch = builder.Build(page.Records);
            Gates.Check(spec, batch, page.Unread.Count);
            var counts = await passage.Appender.AppendAsync(page, batch, cancellation);
            run = run with
            {
                Pages = run.Pages + 1,
                Bytes = run.Bytes + page.Bytes,
                Records = run.Records + page.Records.Count + page.Unread.Count,
                Rows = run.Rows + counts.Rows,
                Repeated = run.Repeated + counts.Repeated,
                Rejected = run.Rejected + counts.Rejected,
                Drift = [.. run.Drift.Union(batch.Drift)],
                Faults = [.. (run.Faults ?? []).Concat(page.Faults).TakeLast(PipelineRun.MaxFaults)],
            };
            await hold.SaveAsync((await AfterAsync(passage, page, batch, known, cancellation)).With(run), cancellation);
        }

        return run;
    }

    private static async Task<PipelineState> AfterAsync(Passage passage, SourcePage page, BuiltBatch batch, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        var state = passage.Hold.State;
        var name = passage.Endpoint.Name;
        var newest = batch.Rows.Select(row => (DateTime?)row.Record.Moment).Max();
        var columns = new Dictionary<string, IReadOnlyList<string>>(state.Columns)
        {
            [name] = [.. (state.Columns.GetValueOrDefault(name) ?? known).Union(passage.Spec.Contract.Mode == "evolve" || known.Count == 0 ? batch.Names : [])],
        };
        return state with
        {
            Positions = new Dictionary<string, EndpointPosition>(state.Positions) { [name] = page.After },
            Watermark = newest > state.Watermark || state.Watermark is null ? newest ?? state.Watermark : state.Watermark,
            Columns = columns,
            Recent = passage.Recent.Encode(),
            Intent = await passage.Appender.EndsAsync(cancellation),
        };
    }

    private sealed record Passage(PipelineSpec Spec, EndpointSpec Endpoint, PipelineHold Hold, PageAppender Appender, RecentRows Recent, ReadPages Read, DateTime NowUtc);

    private delegate IAsyncEnumerable<SourcePage> ReadPages(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, CancellationToken cancellation);
}
