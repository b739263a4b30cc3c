namespace GridGrains.Iceberg.Scans;

/// <summary>
/// Snapshots that readers of this process hold open: expiry through the same environment spares them. Readers of other processes
/// are protected only by the retention of the table, or by a tag; one that comes too late fails with
/// <see cref="IcebergErrorCode.FileMissing"/>. Safe to use from many threads.
/// </summary>
public sealed class SnapshotLeases
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid Table, long Snapshot), int> _held = [];

    /// <summary>Holds a snapshot until the result is disposed.</summary>
    public IDisposable Acquire(Guid tableUuid, long snapshotId)
    {
        lock (_lock)
        {
            _held[(tableUuid, snapshotId)] = _held.GetValueOrDefault((tableUuid, snapshotId)) + 1;
        }
        return new Lease(this, (tableUuid, snapshotId));
    }

    /// <summary>The ids held of one table.</summary>
    public IReadOnlySet<long> HeldOf(Guid tableUuid)
    {
        lock (_lock)
        {
            return _held.Keys.Where(key => key.Table == tableUuid).Select(key => key.Snapshot).ToHashSet();
        }
    }

    private void Release((Guid Table, long Snapshot) key)
    {
        lock (_lock)
        {
            if (--_held[key] == 0) _held.Remove(key);
        }
    }

    private sealed class Lease(SnapshotLeases owner, (Guid Table, long Snapshot) key) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0) owner.Release(key);
        }
    }
}
