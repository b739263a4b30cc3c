using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Grains.Catalog;
using GridGrains.Silo.Catalog.Runs;

namespace GridGrains.Silo.Ingestion;

/// <summary>Runs pipelines and reports it. A run that found nothing new is reported as any other: it was asked for.</summary>
internal sealed class ReportedPipelineRunner(IPipelineRunner runner, RunReporter reporter, TimeProvider clock) : IPipelineRunner
{
    // The source by the pipeline's name: its address may hold what is nobody else's business.
    private const string Source = "source";

    public async Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow().UtcDateTime;
        var run = await runner.RunAsync(spec, hold, trigger, cancellation);
        Report(spec, hold.Name, run, started);
        return run;
    }

    public async Task<PipelineRun?> TakeAsync(PipelineSpec spec, PipelineHold hold, byte[] message, string signature, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow().UtcDateTime;
        var run = await runner.TakeAsync(spec, hold, message, signature, cancellation);
        if (run is not null)
        {
            Report(spec, hold.Name, run, started);
        }

        return run;
    }

    /// <summary>A backfill is one run for those who read of it, and is reported when it has ended.</summary>
    public async Task<PipelineBackfill> BackfillAsync(PipelineSpec spec, PipelineHold hold, CancellationToken cancellation)
    {
        var backfill = await runner.BackfillAsync(spec, hold, cancellation);
        if (backfill.HasEnded)
        {
            Report(spec, hold.Name, backfill.Run, backfill.Run.StartedUtc);
        }

        return backfill;
    }

    private void Report(PipelineSpec spec, string name, PipelineRun run, DateTime startedUtc)
    {
        var topics = CanonicalTargets.Create(spec.Target)?.Topics ?? [];
        RunDataset[] outputs = [.. topics.Select(topic => RunDataset.Entry($"topic.{topic}", topics.Count == 1 ? run.Rows : null))];
        var reported = reporter.Begin(PlatformJobs.Pipeline(name, spec.Description ?? "", spec.Provider.Owner ?? ""), run.Id, [new RunDataset(Source, name)], outputs, startedUtc);
        if (run.Status is RunStates.Succeeded or RunStates.Partly)
        {
            reported.Completed();
        }
        else
        {
            reported.Failed($"{run.Code}: {run.Message}");
        }
    }
}
