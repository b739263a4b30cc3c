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

    /// <summary>Forgets how far the pipeline is: the next run takes everything that the source still has. Rows that are in the log stay.</summary>
    [Alias("Reset")]
    Task ResetAsync(CancellationToken cancellation);
}
