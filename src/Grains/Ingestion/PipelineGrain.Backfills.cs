using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Grains.Contracts.Ingestion;

namespace GridGrains.Grains.Ingestion;

/// <summary>
/// A backfill is state of its pipeline, and its windows are runs like others: one at a time, under the same revision. Who is due by the schedule comes between two turns.
/// </summary>
public sealed partial class PipelineGrain
{
    /// <summary>What a turn takes before others may have theirs; a window that is begun is taken whole.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>How long a request waits for a run to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<bool> BeginBackfillAsync(DateTime fromUtc, DateTime toUtc, int windowMinutes, CancellationToken cancellation)
    {
        if (!await HasEndedAsync())
        {
            return false;
        }

        var hold = await store.OpenAsync(Name, cancellation);
        var isFree = hold.State.Backfill is not { HasEnded: false };
        if (isFree)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var id = now.Ticks.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
            await hold.SaveAsync(hold.State with { Backfill = PipelineBackfill.Begin(id, fromUtc, toUtc, windowMinutes, now) }, cancellation);
        }

        // Also for one that goes on: whoever began it may have died before this.
        await store.AddBackfillAsync(Name, cancellation);
        return isFree;
    }

    public async Task<bool> CancelBackfillAsync(CancellationToken cancellation)
    {
        if (_isBackfill)
        {
            await StopAsync();
        }

        if (!await HasEndedAsync())
        {
            return false;
        }

        var hold = await store.OpenAsync(Name, cancellation);
        if (hold.State.Backfill is not { HasEnded: false } backfill)
        {
            return false;
        }

        await hold.SaveAsync(hold.State with { Backfill = backfill.Ended(backfill.Run with { Status = RunStates.Cancelled }, clock.GetUtcNow().UtcDateTime) }, cancellation);
        return true;
    }

    public async Task<bool> ContinueBackfillAsync(CancellationToken cancellation)
    {
        if (!_run.IsCompleted)
        {
            return true;
        }

        var hold = await store.OpenAsync(Name, cancellation);
        var spec = await SpecAsync(cancellation);
        if (spec is null || hold.State.Backfill is not { HasEnded: false } backfill)
        {
            return false;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (BackfillRules.Refusal(spec, backfill.FromUtc, backfill.ToUtc, backfill.WindowMinutes, now) is { } refusal)
        {
            // Another spec was deployed since, and it is not asked for ranges.
            var run = backfill.Run with { Status = RunStates.Failed, Code = "no_window", Message = refusal };
            await hold.SaveAsync(hold.State with { Backfill = backfill.Ended(run, now) }, cancellation);
            return false;
        }

        if (!hold.State.IsPaused && !(backfill.RestsUntilUtc > now))
        {
            Begin(hold, isBackfill: true, stop => TakeWindowsAsync(spec, hold, stop));
        }

        return true;
    }

    private async Task TakeWindowsAsync(PipelineSpec spec, PipelineHold hold, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        PipelineBackfill backfill;
        do
        {
            backfill = await runner.BackfillAsync(spec, hold, stop);
        }
        while (!backfill.HasEnded && backfill.RestsUntilUtc is null && clock.GetElapsedTime(begun) < Turn);

        if (backfill.HasEnded)
        {
            instruments.Ended(backfill.Run);
            LogBackfill(logger, hold.Name, backfill.Run.Status, backfill.WindowsDone, backfill.Windows, backfill.Run.Rows, backfill.Run.Message);
        }
    }

    private async Task<bool> HasEndedAsync()
    {
        try
        {
            await _run.WaitAsync(Patience, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static PipelineBackfillStatus? StatusOf(PipelineBackfill? backfill) => backfill is null ? null : new PipelineBackfillStatus(
        backfill.FromUtc, backfill.ToUtc, backfill.WindowMinutes, backfill.NextUtc, backfill.WindowsDone, backfill.Windows, backfill.RestsUntilUtc, RunOf(backfill.Run));
}
