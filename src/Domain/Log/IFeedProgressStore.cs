namespace GridGrains.Domain.Log;

/// <summary>How far each source has been fed into the log, so that a restarted feed goes on where it stopped.</summary>
public interface IFeedProgressStore
{
    /// <returns>Rows of the source that are already in the log; 0 for an unknown source.</returns>
    ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation);

    ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation);
}
