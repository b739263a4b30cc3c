using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Pipelines;

/// <summary>Runs a pipeline once.</summary>
public interface IPipelineRunner
{
    /// <summary>Takes what the source has and stores after each page how far it came. What the source does wrong ends the run and is told in it.</summary>
    /// <param name="trigger">See <see cref="PipelineRun.Trigger"/>.</param>
    /// <exception cref="PipelineTakenException">Another silo runs the pipeline.</exception>
    /// <exception cref="DomainException"><c>StorageUnavailable</c>, <c>StorageFull</c>: the next run goes on where this one stopped.</exception>
    Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineHold hold, string trigger, CancellationToken cancellation);
}

/// <summary>Reads specs as they were deployed.</summary>
public interface ISpecReader
{
    SpecResult Read(string text);
}
