using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Http.Datasets;

/// <summary>Counts what this silo has answered from datasets since it started.</summary>
internal sealed class DatasetUsage(TimeProvider clock)
{
    private const long Unlimited = -1;

    private readonly DateTime _startUtc = clock.GetUtcNow().UtcDateTime;
    private long _requests;
    private long _rows;

    public DatasetUsageView View => new(
        "gridgrains", new DatasetLimitsView(Unlimited, Unlimited, DatasetRequest.MaxPageSize, Unlimited, Unlimited, Unlimited), _startUtc, clock.GetUtcNow().UtcDateTime,
        new DatasetCountsView(Interlocked.Read(ref _requests), Interlocked.Read(ref _rows)));

    /// <summary>Counts one answer.</summary>
    public void Add(long rows)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, rows);
    }
}
