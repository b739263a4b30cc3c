using GridGrains.Domain;
using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// Layout of the log file. <c>batch</c> is a rowid table: rows are appended at its end and its rowid order is the order of time over all
/// partitions. One index on (partition, last offset) finds the batch that holds an offset with a single seek.
/// </summary>
internal static class SqliteLogSchema
{
    /// <summary>A batch of a hundred records of 300 bytes, compressed, takes one or two pages of this size.</summary>
    public const int PageBytes = 8192;

    private const string Statements =
        """
        CREATE TABLE partition(
            id INTEGER PRIMARY KEY, topic TEXT NOT NULL, number INTEGER NOT NULL,
            earliest_offset INTEGER NOT NULL DEFAULT 0, next_offset INTEGER NOT NULL DEFAULT 0, UNIQUE(topic, number));
        CREATE TABLE batch(
            id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL,
            appended_at_us INTEGER NOT NULL, schema TEXT NOT NULL, source TEXT NOT NULL, trace_parent TEXT, payload BLOB NOT NULL);
        CREATE UNIQUE INDEX batch_by_offset ON batch(partition, last_offset);
        CREATE TABLE consumer(
            name TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL, PRIMARY KEY(name, partition)) WITHOUT ROWID;
        """;

    public static readonly SqliteFileKind File = new("partition log", 0x47474C47, 1, Statements, PageBytes, 32 * 1024 * 1024);

    /// <summary>Registers the topics and reads where each partition stands.</summary>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: a topic is stored with another number of partitions.</exception>
    public static IEnumerable<StoredPartition> LoadPartitions(SqliteDatabase database, IReadOnlyList<TopicDefinition> topics)
    {
        database.Write(() => Register(database, topics));
        using var select = database.Prepare("SELECT id, topic, number, earliest_offset, next_offset FROM partition");
        while (select.Step())
        {
            var partition = new TopicPartition(select.Text(1), (int)select.Int64(2));
            yield return new StoredPartition(select.Int64(0), partition, select.Int64(3), select.Int64(4));
        }
    }

    private static void Register(SqliteDatabase database, IReadOnlyList<TopicDefinition> topics)
    {
        using var count = database.Prepare("SELECT COUNT(*) FROM partition WHERE topic = ?1");
        using var insert = database.Prepare("INSERT INTO partition(topic, number) VALUES(?1, ?2)");
        foreach (var topic in topics)
        {
            count.Bind(1, topic.Name).Step();
            var stored = count.Int64(0);
            count.Reset();
            if (stored == topic.Partitions)
                continue;
            if (stored != 0)
                Forget(database, topic, stored);

            for (var number = 0; number < topic.Partitions; number++)
                insert.Bind(1, topic.Name).Bind(2, number).Run();
        }
    }

    // A topic that never held a record may be split otherwise by a later version of the program.
    private static void Forget(SqliteDatabase database, TopicDefinition topic, long stored)
    {
        using var written = database.Prepare("SELECT COUNT(*) FROM partition WHERE topic = ?1 AND next_offset > 0");
        written.Bind(1, topic.Name).Step();
        if (written.Int64(0) > 0)
        {
            throw new DomainException(
                DomainErrorCode.InvalidSetting,
                $"topic {topic.Name} is stored with {stored} partitions, not {topic.Partitions}: the keys of its records would change partition");
        }

        using var consumers = database.Prepare("DELETE FROM consumer WHERE partition IN (SELECT id FROM partition WHERE topic = ?1)");
        consumers.Bind(1, topic.Name).Run();
        using var partitions = database.Prepare("DELETE FROM partition WHERE topic = ?1");
        partitions.Bind(1, topic.Name).Run();
    }
}
