using Microsoft.Data.Sqlite;

namespace GridGrains.Durability.Sqlite;

/// <summary>
/// Copies committed pages from the write-ahead file into the log file on a thread and connection of its own, so that appends do not wait
/// for the disk meanwhile. What a busy writer leaves over, SQLite's own checkpoint at commit finishes: by then it has little to do.
/// </summary>
internal sealed class WalCheckpointer : IDisposable
{
    /// <summary>SQLite checkpoints inside a commit once the write-ahead file has this many pages (64 MiB).</summary>
    public const int BackstopPages = 8192;

    private const int GroupsBetween = 64;
    private const long BytesBetween = 4 * 1024 * 1024;

    private readonly SqliteDatabase _database;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _due = new(0);
    private volatile bool _stopping;
    private int _groups;
    private long _bytes;

    public WalCheckpointer(string path, SqliteFileKind kind, CommitDurability durability)
    {
        _database = SqliteDatabase.OpenWriter(path, kind, durability, maxPages: null);
        _thread = new Thread(Run) { IsBackground = true, Name = "partition log checkpointer" };
        _thread.Start();
    }

    /// <summary>Announces a commit; called by the writer's thread only.</summary>
    public void Committed(long bytes)
    {
        _bytes += bytes;
        if (++_groups < GroupsBetween && _bytes < BytesBetween)
            return;
        (_groups, _bytes) = (0, 0);
        if (_due.CurrentCount == 0)
            _due.Release();
    }

    public void Dispose()
    {
        _stopping = true;
        _due.Release();
        _thread.Join();
        _database.Dispose();
        _due.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _due.Wait();
            if (_stopping)
                return;
            try
            {
                _database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
            catch (Exception failure) when (failure is SqliteException or Domain.DomainException)
            {
                // Committed pages stay safe in the write-ahead file. It grows on the same disk: a disk that stays full or broken fails
                // the appends that extend it, and those report it to their callers.
            }
        }
    }
}
