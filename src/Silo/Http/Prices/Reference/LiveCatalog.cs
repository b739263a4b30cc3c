using GridGrains.Domain.Bulk;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.Prices;

namespace GridGrains.Silo.Http.Prices.Reference;

/// <summary>
/// The reference catalog with the nodes that live prices, and bulk loads into the tables, have shown. It is brought up to date when asked for, at most once per
/// <see cref="RefreshInterval"/> unless it has expired, and rebuilt only when a node is new or its labels changed.
/// </summary>
internal sealed class LiveCatalog(ReferenceCatalog reference, LiveReader reader, IBulkManifest bulk, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly Dictionary<string, NodeLabels> _discovered = [];
    private readonly ReferenceCatalog _reference = reference;
    private volatile ReferenceCatalog _current = reference;
    private long _refreshedAt = long.MinValue;
    private long _bulk;
    private long _expiries;
    private long _merged;

    /// <summary>The catalog as of the last refresh; costs nothing.</summary>
    public ReferenceCatalog Current => _current;

    /// <summary>The catalog, not older than <see cref="RefreshInterval"/>.</summary>
    public async ValueTask<ReferenceCatalog> RefreshAsync(CancellationToken cancellation)
    {
        if (IsFresh())
        {
            return _current;
        }

        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (!IsFresh())
            {
                // What expires while nodes are listed may not be among them.
                var expiries = Interlocked.Read(ref _expiries);
                await MergeAsync(cancellation);
                Interlocked.Exchange(ref _merged, expiries);
                Volatile.Write(ref _refreshedAt, clock.GetTimestamp());
            }

            return _current;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>There are nodes that nobody has listed: the next question does not wait for the interval.</summary>
    public void Expire() => Interlocked.Increment(ref _expiries);

    public void Dispose() => _refreshing.Dispose();

    private bool IsFresh()
    {
        var refreshedAt = Volatile.Read(ref _refreshedAt);
        return refreshedAt != long.MinValue && Interlocked.Read(ref _merged) == Interlocked.Read(ref _expiries) && clock.GetElapsedTime(refreshedAt) < RefreshInterval;
    }

    private async ValueTask MergeAsync(CancellationToken cancellation)
    {
        var changed = new List<NodeReference>();
        foreach (var listing in await reader.ListNodesAsync(cancellation))
        {
            var isKnown = _discovered.TryGetValue(listing.Key, out var labels);
            if ((isKnown && labels == listing.Labels) || !EntityKey.TryParse(listing.Key, out var key) || (!isKnown && _reference.Contains(key)))
            {
                continue;
            }

            _discovered[listing.Key] = listing.Labels;
            changed.Add(NodeReference.Discovered(key, listing.Labels));
        }

        foreach (var node in await bulk.NodesAsync(_bulk, cancellation))
        {
            _bulk = node.Sequence;

            // What is live is newer.
            if (!_discovered.ContainsKey(node.Key.ToString()) && !_reference.Contains(node.Key))
            {
                changed.Add(NodeReference.Discovered(node.Key, node.Labels));
            }
        }

        if (changed.Count > 0)
        {
            _current = _current.With(changed);
        }
    }
}
