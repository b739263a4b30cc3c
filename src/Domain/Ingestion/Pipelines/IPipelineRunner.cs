using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>Runs a pipeline once.</summary>
public interface IPipelineRunner
{
    /// <summary>Takes what the source has and stores after each page how far it came. What the source does wrong ends the run and is reported in it.</summary>
    /// <param name="trigger">See <see cref="PipelineRun.Trigger"/>.</param>
    /// <exception cref="PipelineTakenException">Another silo runs the pipeline.</exception>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c>: the next run goes on where this one stopped.</exception>
    Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, CancellationToken cancellation);

    /// <summary>Takes the next window of the backfill that the state has; what the source does wrong is reported in it.</summary>
    /// <returns>The backfill behind that window: ended, resting, or at the next one.</returns>
    /// <exception cref="PipelineTakenException">Another silo runs the pipeline.</exception>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c>: the window is taken again from its last page.</exception>
    Task<PipelineBackfill> BackfillAsync(PipelineSpec spec, PipelineHold hold, CancellationToken cancellation);

    /// <summary>Takes what the source has sent itself, in the same way.</summary>
    /// <param name="signature">Of the message: one that was taken already is not taken again.</param>
    /// <returns>Null for a message that was taken already.</returns>
    /// <exception cref="PipelineTakenException">Another silo runs the pipeline.</exception>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c>: nothing was recorded, the source may send again.</exception>
    Task<PipelineRun?> TakeAsync(PipelineSpec spec, PipelineHold hold, byte[] message, string signature, CancellationToken cancellation);
}

/// <summary>Reads specs as they were deployed.</summary>
public interface ISpecReader
{
    SpecResult Read(string text);
}
