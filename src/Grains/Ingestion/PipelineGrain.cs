using GridGrains.Domain;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Schedules;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Grains.Contracts.Ingestion;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Ingestion;

/// <summary>
/// Holds the state of one pipeline and runs it. A run is not awaited by whoever starts it; it works beside the grain and stores under the revision
/// that it loaded, so that a second activation on another silo ends it at its next page.
/// </summary>
public sealed partial class PipelineGrain(PipelineStore store, IPipelineRunner runner, ISpecReader specs, TimeProvider clock, ILogger<PipelineGrain> logger) : Grain, IPipelineGrain
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(6);

    private CancellationTokenSource _stop = new();
    private PipelineHold? _hold;
    private Task _run = Task.CompletedTask;

    private string Name => this.GetPrimaryKeyString();

    public async Task<bool> StartAsync(string trigger, CancellationToken cancellation)
    {
        if (!_run.IsCompleted)
        {
            return false;
        }

        var hold = await store.OpenAsync(Name, cancellation);
        var spec = await SpecAsync(cancellation);
        if (spec is null || !PipelineRules.MayStart(hold.State, trigger, clock.GetUtcNow().UtcDateTime))
        {
            return false;
        }

        _hold = hold;
        _stop = new CancellationTokenSource();
        DelayDeactivation(LongestRun);
        var stop = _stop.Token;
        _run = Task.Run(() => RunAsync(spec, hold, trigger, stop), CancellationToken.None);
        return true;
    }

    public async Task SetPausedAsync(bool isPaused, CancellationToken cancellation)
    {
        if (isPaused)
        {
            await StopAsync();
        }

        await ChangeAsync(state => state with { IsPaused = isPaused, Failures = isPaused ? state.Failures : 0 }, cancellation);
    }

    public async Task<PipelineRunStatus?> TakeAsync(byte[] message, string signature, CancellationToken cancellation)
    {
        // A call at a time: messages follow one another.
        await _run;
        var hold = await store.OpenAsync(Name, cancellation);
        return await SpecAsync(cancellation) is { } spec && await runner.TakeAsync(spec, hold, message, signature, cancellation) is { } run ? RunOf(run) : null;
    }

    public async Task ResetAsync(CancellationToken cancellation)
    {
        await StopAsync();
        await ChangeAsync(state => PipelineState.New with { IsPaused = state.IsPaused, Runs = state.Runs }, cancellation);
    }

    public async Task<PipelineStatus> GetStatusAsync(CancellationToken cancellation)
    {
        var isRunning = !_run.IsCompleted;
        var state = isRunning && _hold is { } hold ? hold.State : (await store.OpenAsync(Name, cancellation)).State;
        return StatusOf(state, await SpecAsync(cancellation), isRunning);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StopAsync();

    private PipelineStatus StatusOf(PipelineState state, PipelineSpec? spec, bool isRunning)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var from = PipelineRules.RestsUntilUtc(state) is { } rest && rest > now ? rest : now;
        var due = state.IsPaused || spec?.Provider.ScheduleCron is not { } cron ? null : CronSchedule.Parse(cron, spec.Provider.Timezone).NextAfterUtc(from);
        return new PipelineStatus(Name, PipelineRules.StateOf(state, isRunning), due, state.Watermark, state.Failures, [.. state.Runs.Select(RunOf)]);
    }

    private static PipelineRunStatus RunOf(PipelineRun run) => new(
        run.Id, run.Trigger, run.Status, run.StartedUtc, run.EndedUtc, run.Pages, run.Bytes, run.Records, run.Rows, run.Repeated, run.Rejected, run.Code, run.Message, [.. run.Drift],
        run.LagSeconds, [.. run.Faults ?? []]);

    private async Task<PipelineSpec?> SpecAsync(CancellationToken cancellation) =>
        (await store.ListAsync(cancellation)).TryGetValue(Name, out var deployed) ? specs.Read(deployed.Text).Spec : null;

    private async Task ChangeAsync(Func<PipelineState, PipelineState> change, CancellationToken cancellation)
    {
        var hold = await store.OpenAsync(Name, cancellation);
        await hold.SaveAsync(change(hold.State), cancellation);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    private async Task RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, CancellationToken stop)
    {
        try
        {
            var run = await runner.RunAsync(spec, hold, trigger, stop);
            LogEnded(logger, hold.Name, run.Status, run.Rows, run.Repeated, run.Rejected, run.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            LogStopped(logger, hold.Name);
        }
        catch (PipelineTakenException taken)
        {
            LogTaken(logger, taken.Message);
        }
        catch (DomainException failure)
        {
            LogStorage(logger, hold.Name, failure);
        }
        catch (Exception failure)
        {
            // The next run finds what this one had appended; the process goes on.
            LogFault(logger, hold.Name, failure);
        }
    }
}
