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
public sealed class PipelineRunner(SourceReader sources, IPartitionLog log, PageServices services, TimeProvider clock) : IPipelineRunner
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

    public async Task<PipelineBackfill> BackfillAsync(PipelineSpec spec, PipelineHold hold, CancellationToken cancellation)
    {
        var (now, backfill) = (clock.GetUtcNow().UtcDateTime, hold.State.Backfill!);
        var passage = PassageOf(RunLane.Backfill, spec, hold, RecentRows.Decode(backfill.Progress.Recent), sources.ReadAsync, now, new ReadContext(null, now, backfill.NextUtc, ReadLimits.OfRuns) { Until = backfill.WindowEndUtc });
        await BeginAsync(passage, hold.State, backfill.Run, cancellation);
        PipelineBackfill after;
        try
        {
            var run = await EndpointsAsync(passage, backfill.Run, cancellation);
            after = (hold.State.Backfill! with { Run = run }).AfterWindow();
            after = after.NextUtc < after.ToUtc ? after : after.Ended(Judged(spec, after.Run), clock.GetUtcNow().UtcDateTime);
        }
        catch (SourceException failure)
        {
            after = Failed(hold.State.Backfill!, failure, clock.GetUtcNow().UtcDateTime);
        }

        await hold.SaveAsync(hold.State with { Backfill = after }, cancellation);
        return after;
    }

    private static PipelineBackfill Failed(PipelineBackfill backfill, SourceException failure, DateTime nowUtc)
    {
        var after = backfill.AfterFailure(failure.Code, failure.Message, failure.IsTransient, nowUtc);
        return IsGate(failure) ? after.Ended(after.Run with { Status = RunStates.Blocked }, nowUtc) : after;
    }

    private async Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, RecentRows recent, byte[]? nonce, ReadPages read, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var passage = PassageOf(RunLane.Live, spec, hold, recent, read, now, new ReadContext(null, now, hold.State.Watermark, ReadLimits.OfRuns));
        var run = PipelineRun.Begin(now.Ticks.ToString("x", CultureInfo.InvariantCulture), trigger, now);
        await BeginAsync(passage, hold.State with { Runs = [.. hold.State.Runs.Select(BrokenOff)] }, run, cancellation);
        if (nonce is not null)
        {
            // Stored with the page, so that a message is known as taken when its rows are.
            recent.Add(nonce, nonce);
        }

        try
        {
            run = await EndpointsAsync(passage, run, cancellation);
            return await EndAsync(spec, hold, Judged(spec, run), 0, cancellation);
        }
        catch (SourceException failure)
        {
            run = hold.State.Runs[0] with { Status = IsGate(failure) ? RunStates.Blocked : RunStates.Failed, Code = failure.Code, Message = failure.Message };
            return await EndAsync(spec, hold, run, hold.State.Failures + 1, cancellation);
        }
    }

    private Passage PassageOf(RunLane lane, PipelineSpec spec, PipelineHold hold, RecentRows recent, ReadPages read, DateTime nowUtc, ReadContext context) =>
        new(lane, spec, hold, new PageAppender(log, CanonicalTargets.Create(spec.Target)!, recent, spec.Name, nowUtc), recent, read, context);

    private static async Task BeginAsync(Passage passage, PipelineState state, PipelineRun run, CancellationToken cancellation)
    {
        var (lane, progress) = (passage.Lane, passage.Lane.ProgressOf(state));
        await passage.Appender.RecoverAsync(progress.Intent, cancellation);
        var begun = progress with { Recent = passage.Recent.Encode(), Intent = await passage.Appender.EndsAsync(cancellation) };
        await passage.Hold.SaveAsync(lane.With(lane.With(state, begun), run), cancellation);
    }

    private static bool IsGate(SourceException failure) => failure.Code is "schema_drift" or "quality_drop";

    private static PipelineRun BrokenOff(PipelineRun run) => run.Status == RunStates.Running ? run with { Status = RunStates.BrokenOff } : run;

    private static PipelineRun Judged(PipelineSpec spec, PipelineRun run)
    {
        var status = RunStates.OfWhole(run.Rows + run.Repeated, run.Rejected, spec.Slos.LeastShare);
        return status == RunStates.Succeeded ? run with { Status = status } : run with
        {
            Status = status,
            Code = "rejected_records",
            Message = status == RunStates.Refused
                ? "none of the records made a row; the dead letters say why"
                : string.Create(CultureInfo.InvariantCulture, $"{run.Rejected} records made no row, and the spec wants {spec.Slos.LeastShare:P0} to; the dead letters say why"),
        };
    }

    private async Task<PipelineRun> EndAsync(PipelineSpec spec, PipelineHold hold, PipelineRun run, int failures, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ended = run with { EndedUtc = now, LagSeconds = hold.State.Watermark is { } newest ? Math.Max(0, (now - newest).TotalSeconds) : null };
        var positions = hold.State.Positions;
        if (RunStates.IsWhole(run.Status))
        {
            positions = spec.Endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => (positions.GetValueOrDefault(endpoint.Name) ?? EndpointPosition.Start).ForNextRun());
        }

        await hold.SaveAsync((hold.State with { Failures = failures, Intent = [], Positions = positions }).With(ended), cancellation);
        return ended;
    }

    private async Task<PipelineRun> EndpointsAsync(Passage passage, PipelineRun run, CancellationToken cancellation)
    {
        foreach (var endpoint in passage.Spec.Endpoints)
        {
            run = await EndpointAsync(passage, endpoint, run, cancellation);
        }

        return run;
    }

    private async Task<PipelineRun> EndpointAsync(Passage passage, EndpointSpec endpoint, PipelineRun run, CancellationToken cancellation)
    {
        var (spec, hold) = (passage.Spec, passage.Hold);
        var known = spec.Contract.Columns.Count > 0 ? spec.Contract.Columns : hold.State.Columns.GetValueOrDefault(endpoint.Name) ?? [];
        var builder = new PageBuilder(spec, endpoint, known, passage.Context.NowUtc, services);
        var position = passage.Lane.ProgressOf(hold.State).Positions.GetValueOrDefault(endpoint.Name) ?? EndpointPosition.Start;
        await foreach (var page in passage.Read(spec, endpoint, position, passage.Context, cancellation))
        {
            var batch = await builder.BuildAsync(page.Records, cancellation);
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
            await hold.SaveAsync(passage.Lane.With(await AfterAsync(passage, endpoint, page, batch, known, cancellation), run), cancellation);
        }

        return run;
    }

    private static async Task<PipelineState> AfterAsync(Passage passage, EndpointSpec endpoint, SourcePage page, BuiltBatch batch, IReadOnlyList<string> known, CancellationToken cancellation)
    {
        var (state, name) = (passage.Hold.State, endpoint.Name);
        var columns = new Dictionary<string, IReadOnlyList<string>>(state.Columns)
        {
            [name] = [.. (state.Columns.GetValueOrDefault(name) ?? known).Union(passage.Spec.Contract.Mode == "evolve" || known.Count == 0 ? batch.Names : [])],
        };
        var progress = new RunProgress(
            new Dictionary<string, EndpointPosition>(passage.Lane.ProgressOf(state).Positions) { [name] = page.After }, passage.Recent.Encode(), await passage.Appender.EndsAsync(cancellation));
        return passage.Lane.With(state with { Watermark = passage.WatermarkAfter(batch), Columns = columns }, progress);
    }

    private sealed record Passage(RunLane Lane, PipelineSpec Spec, PipelineHold Hold, PageAppender Appender, RecentRows Recent, ReadPages Read, ReadContext Context)
    {
        // Where the schedule goes on is not for a backfill to move: it may be ahead of it, and it would leave out what lies between.
        public DateTime? WatermarkAfter(BuiltBatch batch)
        {
            var (known, newest) = (Hold.State.Watermark, batch.Rows.Select(row => (DateTime?)row.Record.Moment).Max());
            return Lane == RunLane.Live && (newest > known || known is null) ? newest ?? known : known;
        }
    }

    private delegate IAsyncEnumerable<SourcePage> ReadPages(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, CancellationToken cancellation);
}
