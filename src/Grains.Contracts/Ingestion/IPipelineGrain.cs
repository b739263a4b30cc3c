namespace GridGrains.Grains.Contracts.Ingestion;

/// <summary>One pipeline, by its name. It runs the pipeline once at a time.</summary>
[Alias("gridgrains.IPipelineGrain")]
public interface IPipelineGrain : IGrainWithStringKey
{
    /// <summary>Begins a run and does not wait for its end.</summary>
    /// <param name="trigger"><c>schedule</c>, <c>request</c> or <c>webhook</c>.</param>
    /// <returns>False where a run goes on, or where a paused pipeline is asked by its schedule.</returns>
    [Alias("Start")]
    Task<bool> StartAsync(string trigger, CancellationToken cancellation);

    /// <summary>A paused pipeline does not run by its schedule; a run that goes on ends.</summary>
    [Alias("SetPaused")]
    Task SetPausedAsync(bool isPaused, CancellationToken cancellation);

    [Alias("GetStatus")]
    Task<PipelineStatus> GetStatusAsync(CancellationToken cancellation);

    /// <summary>Takes a message that the source sent to the pipeline's webhook; its rows are durable when this answers.</summary>
    /// <param name="signature">Of the message; it was checked.</param>
    /// <returns>Null for a message that was taken already, and where there is no such pipeline.</returns>
    [Alias("Take")]
    Task<PipelineRunStatus?> TakeAsync(byte[] message, string signature, CancellationToken cancellation);

    /// <summary>Begins to take a range of time again, window after window, beside what the schedule takes.</summary>
    /// <returns>False where a backfill of this pipeline goes on, or a run does not end soon.</returns>
    [Alias("BeginBackfill")]
    Task<bool> BeginBackfillAsync(DateTime fromUtc, DateTime toUtc, int windowMinutes, CancellationToken cancellation);

    /// <summary>Takes windows for some seconds, without waiting for them, unless a run goes on, or the pipeline or its backfill rests.</summary>
    /// <returns>False where there is no backfill to go on with.</returns>
    [Alias("ContinueBackfill")]
    Task<bool> ContinueBackfillAsync(CancellationToken cancellation);

    /// <summary>Ends the backfill; what it has taken stays.</summary>
    /// <returns>False where none goes on, or a run does not end soon.</returns>
    [Alias("CancelBackfill")]
    Task<bool> CancelBackfillAsync(CancellationToken cancellation);

    /// <summary>Forgets how far the pipeline is: the next run takes everything that the source still has. Rows that are in the log stay.</summary>
    [Alias("Reset")]
    Task ResetAsync(CancellationToken cancellation);
}
