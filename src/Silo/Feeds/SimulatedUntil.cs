using GridGrains.Domain.Log;

namespace GridGrains.Silo.Feeds;

/// <summary>
/// Up to which moment a simulated feed has been written to the log, over restarts. It is set behind the records: after a crash between the two
/// the last of them are written once more.
/// </summary>
/// <param name="feed">Name of the feed, never changed.</param>
internal sealed class SimulatedUntil(IFeedProgressStore store, string feed)
{
    private readonly string _source = $"sim/{feed}";

    /// <returns>Null where nothing was written yet.</returns>
    public async ValueTask<DateTime?> GetAsync(CancellationToken cancellation) =>
        await store.GetAsync(_source, cancellation) is var ticks and > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    public ValueTask SetAsync(DateTime utc, CancellationToken cancellation) => store.SetAsync(_source, utc.Ticks, cancellation);
}
