using GridGrains.Domain.Log;

namespace GridGrains.Durability.Sqlite;

/// <summary>Progress of feeds in a file of its own, so that a feed never waits for a barrier. A write is one row.</summary>
public sealed class SqliteFeedProgressStore : IFeedProgressStore, IDisposable
{
    private const string Statements = "CREATE TABLE feed_progress(source TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;";

    private static readonly SqliteFileKind File = new("feed progress", 0x47474650, 1, Statements, PageBytes: 4096, CacheBytes: 1024 * 1024);

    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _select;
    private readonly SqliteStatement _upsert;

    private SqliteFeedProgressStore(SqliteDatabase database)
    {
        _database = database;
        _select = database.Prepare("SELECT rows FROM feed_progress WHERE source = ?1");
        _upsert = database.Prepare("INSERT INTO feed_progress(source, rows) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET rows = excluded.rows");
    }

    /// <exception cref="Domain.DomainException"><c>StorageVersion</c>: a newer program or another kind of file.</exception>
    public static SqliteFeedProgressStore Open(string path, CommitDurability durability = CommitDurability.ProcessCrash) =>
        new(SqliteDatabase.OpenWriter(path, File, durability, maxPages: null));

    public ValueTask<long> GetAsync(string sourceId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var rows = _select.Bind(1, sourceId).Step() ? _select.Int64(0) : 0;
            _select.Reset();
            return ValueTask.FromResult(rows);
        }
    }

    public ValueTask SetAsync(string sourceId, long rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            _upsert.Bind(1, sourceId).Bind(2, rows).Run();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _select.Dispose();
            _upsert.Dispose();
            _database.Dispose();
        }
    }
}
