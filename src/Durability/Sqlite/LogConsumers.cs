namespace GridGrains.Durability.Sqlite;

/// <summary>Durable positions of the log's consumers: nothing at or past the slowest one is trimmed. The writer's thread only.</summary>
internal sealed class LogConsumers : IDisposable
{
    private readonly SqliteStatement _upsert;
    private readonly SqliteStatement _delete;
    private readonly Dictionary<string, Dictionary<long, long>> _nextOffsets = new(StringComparer.Ordinal);

    public LogConsumers(SqliteDatabase database)
    {
        _upsert = database.Prepare(
            "INSERT INTO consumer(name, partition, next_offset) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset");
        _delete = database.Prepare("DELETE FROM consumer WHERE name = ?1");
        using var select = database.Prepare("SELECT name, partition, next_offset FROM consumer");
        while (select.Step())
            Of(select.Text(0))[select.Int64(1)] = select.Int64(2);
    }

    public void Write(string consumer, IEnumerable<(StoredPartition Partition, long NextOffset)> positions)
    {
        foreach (var (partition, nextOffset) in positions)
            _upsert.Bind(1, consumer).Bind(2, partition.Id).Bind(3, nextOffset).Run();
    }

    /// <summary>Takes over what <see cref="Write"/> stored, once it is committed.</summary>
    public void Remember(string consumer, IEnumerable<(StoredPartition Partition, long NextOffset)> positions)
    {
        foreach (var (partition, nextOffset) in positions)
            Of(consumer)[partition.Id] = nextOffset;
    }

    public void WriteForgotten(string consumer) => _delete.Bind(1, consumer).Run();

    public void Forget(string consumer) => _nextOffsets.Remove(consumer);

    /// <returns>The first offset that some consumer still wants, and which; <see cref="long.MaxValue"/> when none reads the partition.</returns>
    public (long NextOffset, string? Consumer) SlowestOf(StoredPartition partition)
    {
        (long NextOffset, string? Consumer) slowest = (long.MaxValue, null);
        foreach (var (name, nextOffsets) in _nextOffsets)
        {
            if (nextOffsets.TryGetValue(partition.Id, out var nextOffset) && nextOffset < slowest.NextOffset)
                slowest = (nextOffset, name);
        }

        return slowest;
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _delete.Dispose();
    }

    private Dictionary<long, long> Of(string consumer)
    {
        if (!_nextOffsets.TryGetValue(consumer, out var nextOffsets))
            _nextOffsets[consumer] = nextOffsets = [];
        return nextOffsets;
    }
}
