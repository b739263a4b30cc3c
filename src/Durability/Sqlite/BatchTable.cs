namespace GridGrains.Durability.Sqlite;

/// <summary>Inserts batches and gives them their offsets, inside the writer's transaction. The writer's thread only.</summary>
internal sealed class BatchTable(SqliteDatabase database, TimeProvider time) : IDisposable
{
    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO batch(partition, first_offset, last_offset, appended_at_us, schema, source, trace_parent, payload) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

    private readonly SqliteStatement _next = database.Prepare("UPDATE partition SET next_offset = ?2 WHERE id = ?1");
    private readonly HashSet<StoredPartition> _touched = [];
    private long _lastAppendedAt = database.Scalar("SELECT COALESCE(MAX(appended_at_us), 0) FROM batch WHERE id = (SELECT MAX(id) FROM batch)");

    public void Insert(AppendWrite append)
    {
        // Retention cuts a prefix of a partition, so the stamps of a partition never go back even when the clock does.
        _lastAppendedAt = Math.Max(_lastAppendedAt, UnixTime.Microseconds(time.GetUtcNow().UtcDateTime));
        foreach (var batch in append.Batches)
        {
            var partition = batch.Partition;
            batch.FirstOffset = partition.Reserved;
            partition.Reserved += batch.Batch.Count;
            _touched.Add(partition);
            _insert.Bind(1, partition.Id).Bind(2, batch.FirstOffset).Bind(3, partition.Reserved - 1).Bind(4, _lastAppendedAt)
                .Bind(5, append.Headers.Schema).Bind(6, append.Headers.Source).Bind(7, append.Headers.TraceParent).Bind(8, batch.Batch.Bytes)
                .Run();
        }
    }

    public void WriteNextOffsets()
    {
        foreach (var partition in _touched)
            _next.Bind(1, partition.Id).Bind(2, partition.Reserved).Run();
    }

    /// <summary>Shows the committed records to readers and wakes them.</summary>
    public void Publish()
    {
        foreach (var partition in _touched)
            partition.Publish();
        _touched.Clear();
    }

    /// <summary>Takes the offsets of a failed transaction back.</summary>
    public void Abandon()
    {
        foreach (var partition in _touched)
            partition.Reserved = partition.Next;
        _touched.Clear();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _next.Dispose();
    }
}

internal static class UnixTime
{
    public static long Microseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTime Utc(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
