namespace GridGrains.Durability.Sqlite;

/// <summary>Layout of the checkpoint file: claims, positions and states of shards.</summary>
internal static class SqliteCheckpointSchema
{
    /// <summary>A WITHOUT ROWID table keeps a row of up to a quarter page in place: states of 2-4 KB need no overflow page.</summary>
    private const int PageBytes = 16384;

    private const string Statements =
        """
        CREATE TABLE claim(
            family TEXT NOT NULL, shard INTEGER NOT NULL, epoch INTEGER NOT NULL, owner TEXT NOT NULL,
            PRIMARY KEY(family, shard)) WITHOUT ROWID;
        CREATE TABLE position(
            family TEXT NOT NULL, shard INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
            PRIMARY KEY(family, shard, topic, partition)) WITHOUT ROWID;
        CREATE TABLE state(
            family TEXT NOT NULL, shard INTEGER NOT NULL, kind INTEGER NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY(family, shard, kind, key)) WITHOUT ROWID;
        """;

    public static readonly SqliteFileKind File = new("checkpoint", 0x47474350, 1, Statements, PageBytes, 64 * 1024 * 1024);
}
