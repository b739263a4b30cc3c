namespace GridGrains.Grains.Sharding.Reads;

/// <summary>
/// Reads published snapshots of one kind, anywhere in the cluster. What this silo owns is looked up in memory; the rest is grouped by owner,
/// one hop per silo. Reads never wait for ingest.
/// </summary>
public interface IEntityReads<TSnapshot>
    where TSnapshot : class
{
    /// <returns>Null for a key without a snapshot.</returns>
    /// <exception cref="ReadUnavailableException">The owner could not be reached in time.</exception>
    ValueTask<TSnapshot?> ReadAsync(string key, CancellationToken cancellation);

    /// <returns>One entry per key, in order; null for a key without a snapshot.</returns>
    /// <exception cref="ReadUnavailableException">An owner could not be reached in time.</exception>
    ValueTask<TSnapshot?[]> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation);
}

/// <summary>A shard has no reachable owner now; the read may be repeated.</summary>
public sealed class ReadUnavailableException(string message) : Exception(message);
