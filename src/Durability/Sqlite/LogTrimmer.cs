using GridGrains.Domain;

namespace GridGrains.Durability.Sqlite;

/// <summary>Mark of one short transaction of a trim pass; between two of them appends go on.</summary>
internal readonly record struct TrimStep;

/// <summary>
/// Deletes whole batches that are older than their topic's retention or exceed the cap, oldest first, and never one that holds an offset
/// at or past the slowest consumer's position. The writer's thread only.
/// </summary>
internal sealed class LogTrimmer : IDisposable
{
    private const int BatchesPerStep = 256;
    private const int PagesPerStep = 256;

    /// <summary>Room is made a little beyond the need, so that not every append trims.</summary>
    private const int ReserveDivisor = 8;
    private const double TrimToShareOfCap = 0.95;

    private readonly SqliteDatabase _database;
    private readonly LogConsumers _consumers;
    private readonly TimeProvider _time;
    private readonly long? _capBytes;
    private readonly (StoredPartition Partition, TimeSpan? Retention)[] _partitions;
    private readonly SqliteStatement _oldest;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _setEarliest;
    private readonly SqliteStatement _usedPages;
    private readonly SqliteStatement _freePages;

    public LogTrimmer(
        SqliteDatabase database,
        LogConsumers consumers,
        IEnumerable<(StoredPartition Partition, TimeSpan? Retention)> partitions,
        long? capBytes,
        TimeProvider time)
    {
        (_database, _consumers, _time, _capBytes) = (database, consumers, time, capBytes);
        _partitions = [.. partitions];
        _oldest = database.Prepare("SELECT id, last_offset, appended_at_us FROM batch WHERE partition = ?1 ORDER BY last_offset LIMIT 1");
        _delete = database.Prepare("DELETE FROM batch WHERE id = ?1");
        _setEarliest = database.Prepare("UPDATE partition SET earliest_offset = ?2 WHERE id = ?1");
        _usedPages = database.Prepare("SELECT p.page_count - f.freelist_count FROM pragma_page_count p, pragma_freelist_count f");
        _freePages = database.Prepare("PRAGMA freelist_count");
    }

    private long UsedBytes => Read(_usedPages) * SqliteLogSchema.PageBytes;

    /// <summary>One pass: retention, cap, then free pages back to the file system.</summary>
    public IEnumerable<TrimStep> Steps()
    {
        while (DeleteOldest(IsPastRetention()) > 0)
            yield return default;
        while (_capBytes is { } cap && UsedBytes > cap && DeleteOldest(IsOverCap(cap, 0)) > 0)
            yield return default;
        while (Read(_freePages) > 0)
        {
            _database.Execute($"PRAGMA incremental_vacuum({PagesPerStep})");
            yield return default;
        }

        _database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }

    /// <summary>Trims so that the bytes fit under the cap.</summary>
    /// <param name="usesReserve">Takes an eighth more than the cap when no more can go.</param>
    /// <returns>Null when they fit; else why no more can go.</returns>
    public DomainException? MakeRoom(long bytes, bool usesReserve = false)
    {
        if (_capBytes is not { } cap || UsedBytes + bytes <= cap)
            return null;
        var limit = usesReserve ? cap + cap / ReserveDivisor : cap;
        while (UsedBytes + bytes > cap)
        {
            // What does not fit into an empty log costs no stored record.
            if (bytes > limit || DeleteOldest(IsOverCap(cap, bytes)) == 0)
                return UsedBytes + bytes <= limit ? null : Refusal(limit, bytes);
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _oldest, _delete, _setEarliest, _usedPages, _freePages })
            statement.Dispose();
    }

    private Func<OldestBatch, bool> IsPastRetention()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return batch => batch.Retention is { } retention && batch.AppendedAtUs < UnixTime.Microseconds(now - retention);
    }

    private Func<OldestBatch, bool> IsOverCap(long cap, long bytes)
    {
        var target = (long)(cap * TrimToShareOfCap) - bytes;
        return _ => UsedBytes > target;
    }

    /// <summary>Deletes batches that may and should go, the oldest over all partitions first, in one short transaction.</summary>
    private int DeleteOldest(Func<OldestBatch, bool> shouldGo)
    {
        var heads = new PriorityQueue<OldestBatch, long>();
        foreach (var (partition, retention) in _partitions)
            EnqueueOldest(heads, partition, retention);
        var deleted = 0;
        var before = _partitions.Select(entry => entry.Partition.Earliest).ToArray();
        try
        {
            _database.Write(() =>
            {
                while (deleted < BatchesPerStep && heads.TryDequeue(out var batch, out _))
                {
                    if (batch.LastOffset >= _consumers.SlowestOf(batch.Partition).NextOffset || !shouldGo(batch))
                        continue;
                    Delete(batch);
                    deleted++;
                    EnqueueOldest(heads, batch.Partition, batch.Retention);
                }
            });
        }
        catch
        {
            for (var i = 0; i < before.Length; i++)
                _partitions[i].Partition.Earliest = before[i];
            throw;
        }

        return deleted;
    }

    private void EnqueueOldest(PriorityQueue<OldestBatch, long> heads, StoredPartition partition, TimeSpan? retention)
    {
        if (!_oldest.Bind(1, partition.Id).Step())
            return;
        var batch = new OldestBatch(partition, retention, _oldest.Int64(0), _oldest.Int64(1), _oldest.Int64(2));
        _oldest.Reset();
        heads.Enqueue(batch, batch.Id);
    }

    private void Delete(OldestBatch batch)
    {
        batch.Partition.Earliest = batch.LastOffset + 1;
        _setEarliest.Bind(1, batch.Partition.Id).Bind(2, batch.LastOffset + 1).Run();
        _delete.Bind(1, batch.Id).Run();
    }

    private DomainException Refusal(long cap, long bytes)
    {
        var full = $"the partition log is full: {UsedBytes:N0} bytes are stored, {bytes:N0} more exceed the cap of {cap:N0}";
        var slowest = _partitions
            .Select(entry => (entry.Partition, Slowest: _consumers.SlowestOf(entry.Partition)))
            .Where(entry => entry.Slowest.Consumer is not null && entry.Partition.Next > entry.Slowest.NextOffset)
            .OrderByDescending(entry => entry.Partition.Next - entry.Slowest.NextOffset)
            .FirstOrDefault();
        return new DomainException(
            DomainErrorCode.StorageFull,
            slowest.Partition is null
                ? $"{full}: raise the cap"
                : $"{full}, and consumer '{slowest.Slowest.Consumer}' still needs {slowest.Partition.Partition} from offset {slowest.Slowest.NextOffset} on " +
                  $"({slowest.Partition.Next - slowest.Slowest.NextOffset:N0} records behind): let it catch up, drop it, or raise the cap");
    }

    private static long Read(SqliteStatement statement)
    {
        statement.Step();
        var value = statement.Int64(0);
        statement.Reset();
        return value;
    }

    private readonly record struct OldestBatch(StoredPartition Partition, TimeSpan? Retention, long Id, long LastOffset, long AppendedAtUs);
}
