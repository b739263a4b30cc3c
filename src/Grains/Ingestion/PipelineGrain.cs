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
public sealed partial class PipelineGrain(
    PipelineStore store, IPipelineRunner runner, ISpecReader specs, PipelineInstruments instruments, TimeProvider clock, ILogger<PipelineGrain> logger) : Grain, IPipelineGrain
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(6);

    private CancellationTokenSource _stop = new();
    private PipelineHold? _hold;
    private Task _run = Task.CompletedTask;
    private bool _isBackfill;

    private string Name => this.GetPrimaryKeyString();

    public async Task<bool> StartAsync(string trigger, CancellationToken cancellation)
    {
        if (_isBackfill && trigger == PipelineRules.Request)
        {
            // A person does not wait for the turn of a backfill; its window is taken up at the page where it is.
            await StopAsync();
        }

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

        Begin(hold, isBackfill: false, async stop =>
        {
            var run = await runner.RunAsync(spec, hold, trigger, stop);
            instruments.Ended(run);
            LogEnded(logger, hold.Name, run.Status, run.Rows, run.Repeated, run.Rejected, run.Message);
        });
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
        if (await SpecAsync(cancellation) is not { } spec || await runner.TakeAsync(spec, hold, message, signature, cancellation) is not { } run)
        {
            return null;
        }

        instruments.Ended(run);
        return RunOf(run);
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
        return new PipelineStatus(Name, PipelineRules.StateOf(state, isRunning), due, state.Watermark, state.Failures, [.. state.Runs.Select(RunOf)], StatusOf(state.Backfill));
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

    // What is begun works beside the grain, which answers meanwhile.
    private void Begin(PipelineHold hold, bool isBackfill, Func<CancellationToken, Task> work)
    {
        (_hold, _isBackfill, _stop) = (hold, isBackfill, new CancellationTokenSource());
        DelayDeactivation(LongestRun);
        var stop = _stop.Token;
        _run = Task.Run(() => GuardedAsync(hold, work, stop), CancellationToken.None);
    }

    private async Task GuardedAsync(PipelineHold hold, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop);
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
            LogFault(logger, hold.Name, failure);
            await FailAsync(hold);
        }
    }

    private async Task FailAsync(PipelineHold hold)
    {
        try
        {
            await hold.SaveAsync(hold.State.AfterFault(_isBackfill, clock.GetUtcNow().UtcDateTime), CancellationToken.None);
        }
        catch (Exception failure) when (failure is DomainException or PipelineTakenException)
        {
            LogStorage(logger, hold.Name, failure);
        }
    }
}
