using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// Where one partition stands. Only the writer's thread changes it; readers see <see cref="Next"/> and <see cref="Earliest"/> at
/// any time, and are woken after a commit.
/// </summary>
internal sealed class StoredPartition(long id, TopicPartition partition, long earliest, long next)
{
    private readonly Lock _gate = new();
    private long _earliest = earliest;
    private long _next = next;
    private ManualResetEventSlim[] _waiting = [];

    public long Id { get; } = id;

    public TopicPartition Partition { get; } = partition;

    /// <summary>No offset below this can be read any more. Rises before the rows go, so that a reader never mistakes trimming for a gap.</summary>
    public long Earliest
    {
        get => Volatile.Read(ref _earliest);
        set => Volatile.Write(ref _earliest, value);
    }

    /// <summary>The offset after the last committed record.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>The offset after the last record of the open transaction; the writer's own.</summary>
    public long Reserved { get; set; } = next;

    public void Publish()
    {
        Volatile.Write(ref _next, Reserved);
        foreach (var waiting in Volatile.Read(ref _waiting))
            waiting.Set();
    }

    public void Subscribe(ManualResetEventSlim wake)
    {
        lock (_gate)
            _waiting = [.. _waiting, wake];
    }

    public void Unsubscribe(ManualResetEventSlim wake)
    {
        lock (_gate)
            _waiting = [.. _waiting.Where(other => other != wake)];
    }
}
