using GridGrains.Domain;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>What keeps a log and checkpoints from being used together.</summary>
public enum PairFault
{
    None,

    /// <summary>They were used by a program that gave no identity yet, and fit.</summary>
    NotPaired,

    /// <summary>The checkpoints are new, the log is not: its shards and tables had come further.</summary>
    CheckpointsLost,

    /// <summary>The log ends before what the checkpoints have applied.</summary>
    LogBehind,

    /// <summary>The checkpoints are an earlier state: tables have come further than they say.</summary>
    CheckpointsBehind,

    /// <summary>Each belongs to another.</summary>
    Strangers,
}

/// <param name="Detail">Offsets or identities, in words; empty where nothing is wrong.</param>
public sealed record PairFinding(PairFault Fault, string Detail);

/// <summary>
/// The log and the checkpoints of one directory. Both keep the same identity, and what the checkpoints have applied must be in the log:
/// records that are appended below that would be acknowledged and never applied.
/// </summary>
public sealed class StoredPair : IDisposable
{
    // More than any silo takes between two barriers.
    private const long OffsetsLeftOut = 10_000_000;

    private const string IdentityTable = "CREATE TABLE IF NOT EXISTS identity(id TEXT NOT NULL)";

    private readonly SqliteDatabase _log;
    private readonly SqliteDatabase _checkpoints;

    private StoredPair(SqliteDatabase log, SqliteDatabase checkpoints) => (_log, _checkpoints) = (log, checkpoints);

    /// <summary>Makes either file where it is missing. The directory must be this process's own.</summary>
    /// <exception cref="DomainException"><c>StorageVersion</c>: a newer program or another kind of file.</exception>
    public static StoredPair Open(DataDirectory directory)
    {
        var log = SqliteDatabase.OpenWriter(directory.LogFile, SqliteLogSchema.File, CommitDurability.ProcessCrash, null);
        try
        {
            var pair = new StoredPair(log, SqliteDatabase.OpenWriter(directory.CheckpointFile, SqliteCheckpointSchema.File, CommitDurability.ProcessCrash, null));
            pair._log.Execute(IdentityTable);
            pair._checkpoints.Execute(IdentityTable);
            return pair;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    public PairFinding Find()
    {
        var (log, checkpoints) = (IdentityOf(_log), IdentityOf(_checkpoints));
        if (_checkpoints.Scalar("SELECT COUNT(*) FROM claim") == 0 && checkpoints is null)
        {
            return log is null && Consumed().Count == 0
                ? new PairFinding(PairFault.NotPaired, "")
                : new PairFinding(PairFault.CheckpointsLost, "log.db was used with checkpoints, and checkpoints.db is new");
        }

        return Behind() is { } behind ? behind
            : log != checkpoints ? new PairFinding(PairFault.Strangers, $"log.db is of {log ?? "no identity"}, checkpoints.db of {checkpoints ?? "no identity"}")
            : log is null ? new PairFinding(PairFault.NotPaired, "")
            : new PairFinding(PairFault.None, "");
    }

    /// <summary>Gives both the identity. What they say of offsets is not looked at.</summary>
    public void Pair(string identity)
    {
        foreach (var database in (SqliteDatabase[])[_log, _checkpoints])
        {
            database.Write(() =>
            {
                database.Execute("DELETE FROM identity");
                using var insert = database.Prepare("INSERT INTO identity(id) VALUES(?1)");
                insert.Bind(1, identity).Run();
            });
        }
    }

    /// <summary>
    /// Lets each partition of the log go on well behind what the checkpoints have applied: an offset is used once only, also one of records
    /// that tables took after the last barrier.
    /// </summary>
    /// <returns>How many records of the checkpoints are in no log any more.</returns>
    public long SkipLostRecords(IReadOnlyList<TopicDefinition> topics)
    {
        var partitions = SqliteLogSchema.LoadPartitions(_log, topics).ToDictionary(partition => partition.Partition);
        var lost = 0L;
        _log.Write(() =>
        {
            using var advance = _log.Prepare(
                """
                UPDATE partition SET next_offset = ?2,
                    earliest_offset = CASE WHEN EXISTS(SELECT 1 FROM batch WHERE batch.partition = partition.id) THEN earliest_offset ELSE ?2 END
                WHERE id = ?1
                """);
            foreach (var (partition, next) in Applied())
            {
                if (partitions.TryGetValue(partition, out var stored) && next > stored.Next)
                {
                    advance.Bind(1, stored.Id).Bind(2, next + OffsetsLeftOut).Run();
                    lost += next - stored.Next;
                }
            }
        });
        return lost;
    }

    /// <summary>Takes the cursors of sinks that keep them in the checkpoints from what they last reported to the log.</summary>
    /// <param name="sinks">Their names, which are the families of their cursors.</param>
    /// <returns>How many cursors were set.</returns>
    public int TakeCursorsFromLog(IEnumerable<string> sinks)
    {
        var cursors = 0;
        var consumed = Consumed();
        _checkpoints.Write(() =>
        {
            using var claim = _checkpoints.Prepare("INSERT INTO claim(family, shard, epoch, owner) VALUES(?1, ?2, 1, 'repair') ON CONFLICT DO UPDATE SET epoch = epoch + 1");
            using var plan = _checkpoints.Prepare("DELETE FROM state WHERE family = ?1 AND shard = ?2");
            using var position = _checkpoints.Prepare("INSERT OR REPLACE INTO position(family, shard, topic, partition, next_offset) VALUES(?1, ?2, ?3, ?4, ?5)");
            foreach (var (sink, partition, next) in sinks.SelectMany(sink => consumed.Where(known => known.Consumer == $"sink/{sink}").Select(known => (sink, known.Partition, known.Next))))
            {
                claim.Bind(1, sink).Bind(2, partition.Partition).Run();
                plan.Bind(1, sink).Bind(2, partition.Partition).Run();
                position.Bind(1, sink).Bind(2, partition.Partition).Bind(3, partition.Topic).Bind(4, partition.Partition).Bind(5, next).Run();
                cursors++;
            }
        });
        return cursors;
    }

    /// <summary>Lets the log forget how far consumers have come, so that they begin at its start.</summary>
    public void Forget(IEnumerable<string> sinks) => _log.Write(() =>
    {
        using var delete = _log.Prepare("DELETE FROM consumer WHERE name = ?1");
        foreach (var sink in sinks)
        {
            delete.Bind(1, $"sink/{sink}").Run();
        }
    });

    public void Dispose()
    {
        _log.Dispose();
        _checkpoints.Dispose();
    }

    private static string? IdentityOf(SqliteDatabase database)
    {
        using var select = database.Prepare("SELECT id FROM identity");
        return select.Step() ? select.Text(0) : null;
    }

    private PairFinding? Behind()
    {
        var (ends, applied) = (Ends(), Applied());
        foreach (var (partition, next) in applied.OrderByDescending(position => position.Value - ends.GetValueOrDefault(position.Key).Next))
        {
            if (next > ends.GetValueOrDefault(partition).Next)
            {
                return new PairFinding(PairFault.LogBehind, $"log.db ends before offset {ends.GetValueOrDefault(partition).Next} of {partition}, checkpoints.db has taken what lies before {next}");
            }
        }

        // A sink reports to the log after its cursor has moved, and goes on at the log's start where that is further.
        foreach (var (consumer, partition, next) in Consumed())
        {
            if (CursorOf(consumer["sink/".Length..], partition) is { } cursor && next > Math.Max(cursor, ends.GetValueOrDefault(partition).Earliest))
            {
                return new PairFinding(PairFault.CheckpointsBehind, $"{consumer} had written {partition} up to offset {next - 1}, checkpoints.db knows of {cursor - 1}");
            }
        }

        return null;
    }

    private Dictionary<TopicPartition, (long Earliest, long Next)> Ends()
    {
        var ends = new Dictionary<TopicPartition, (long, long)>();
        using var select = _log.Prepare("SELECT topic, number, earliest_offset, next_offset FROM partition");
        while (select.Step())
        {
            ends[new TopicPartition(select.Text(0), (int)select.Int64(1))] = (select.Int64(2), select.Int64(3));
        }

        return ends;
    }

    private Dictionary<TopicPartition, long> Applied()
    {
        var applied = new Dictionary<TopicPartition, long>();
        using var select = _checkpoints.Prepare("SELECT topic, partition, MAX(next_offset) FROM position GROUP BY topic, partition");
        while (select.Step())
        {
            applied[new TopicPartition(select.Text(0), (int)select.Int64(1))] = select.Int64(2);
        }

        return applied;
    }

    private List<(string Consumer, TopicPartition Partition, long Next)> Consumed()
    {
        var consumed = new List<(string, TopicPartition, long)>();
        using var select = _log.Prepare(
            "SELECT name, topic, number, consumer.next_offset FROM consumer JOIN partition ON partition.id = consumer.partition WHERE name LIKE 'sink/%' AND consumer.next_offset > 0");
        while (select.Step())
        {
            consumed.Add((select.Text(0), new TopicPartition(select.Text(1), (int)select.Int64(2)), select.Int64(3)));
        }

        return consumed;
    }

    private long? CursorOf(string family, TopicPartition partition)
    {
        using var select = _checkpoints.Prepare("SELECT next_offset FROM position WHERE family = ?1 AND topic = ?2 AND partition = ?3");
        return select.Bind(1, family).Bind(2, partition.Topic).Bind(3, partition.Partition).Step() ? select.Int64(0) : null;
    }
}
