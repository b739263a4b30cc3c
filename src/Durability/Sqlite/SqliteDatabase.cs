using GridGrains.Domain;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GridGrains.Durability.Sqlite;

/// <summary>What a commit that was answered outlives.</summary>
public enum CommitDurability
{
    /// <summary>
    /// A crash or kill of the process (<c>synchronous=NORMAL</c> in WAL mode). A power cut may take the last commits but leaves the
    /// file sound. The default: commits need no wait for the disk.
    /// </summary>
    ProcessCrash,

    /// <summary>A power cut too (<c>synchronous=FULL</c>): every commit waits for the disk.</summary>
    PowerLoss,
}

/// <param name="ApplicationId">SQLite's mark for what kind of file this is; a file of another kind is refused.</param>
/// <param name="SchemaVersion">The layout this program writes; a newer one is refused.</param>
/// <param name="Schema">Statements that make the layout in an empty file.</param>
/// <param name="PageBytes">Chosen so that one stored row stays on few pages.</param>
/// <param name="CacheBytes">Pages that a connection keeps; a transaction larger than this spills early.</param>
internal sealed record SqliteFileKind(string Name, int ApplicationId, int SchemaVersion, string Schema, int PageBytes, int CacheBytes);

/// <summary>One connection to one SQLite file in WAL mode.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    internal const int BusyTimeoutMilliseconds = 10_000;
    private const long WalLimitBytes = 64L * 1024 * 1024;

    private readonly SqliteConnection _connection;

    private SqliteDatabase(SqliteConnection connection) => _connection = connection;

    private sqlite3 Handle => _connection.Handle!;

    /// <summary>Opens the file for writing and makes its layout when it is new.</summary>
    public static SqliteDatabase OpenWriter(string path, SqliteFileKind kind, CommitDurability durability, long? maxPages)
    {
        // SQLite gives the files beside it the same rights.
        OwnerOnly.MakeFile(path);
        var database = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            database.Execute($"PRAGMA busy_timeout={BusyTimeoutMilliseconds}");
            if (database.Scalar("PRAGMA user_version") == 0)
            {
                database.Execute($"PRAGMA page_size={kind.PageBytes}");
                database.Execute("PRAGMA auto_vacuum=INCREMENTAL");
            }

            database.Execute("PRAGMA journal_mode=WAL");
            database.Execute($"PRAGMA synchronous={(durability == CommitDurability.PowerLoss ? "FULL" : "NORMAL")}");
            database.Execute($"PRAGMA cache_size=-{kind.CacheBytes / 1024}");
            database.Execute($"PRAGMA journal_size_limit={WalLimitBytes}");
            database.EnsureSchema(path, kind);
            if (maxPages is { } pages)
                database.Execute($"PRAGMA max_page_count={pages}");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public static SqliteDatabase OpenReader(string path)
    {
        var database = Open(path, SqliteOpenMode.ReadOnly);
        database.Execute($"PRAGMA busy_timeout={BusyTimeoutMilliseconds}");
        return database;
    }

    public SqliteStatement Prepare(string sql) => new(Handle, sql);

    public void Execute(string sql) => SqliteErrors.ThrowOnError(raw.sqlite3_exec(Handle, sql), Handle);

    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Runs the body in one transaction that holds the write lock from its start; any exception undoes all of it.</summary>
    public void Write(Action body)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            body();
            Execute("COMMIT");
        }
        catch
        {
            // Some failures (a full disk among them) have already rolled back.
            if (raw.sqlite3_get_autocommit(Handle) == 0)
                raw.sqlite3_exec(Handle, "ROLLBACK");
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    private static SqliteDatabase Open(string path, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            return new SqliteDatabase(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void EnsureSchema(string path, SqliteFileKind kind)
    {
        Write(() =>
        {
            var version = Scalar("PRAGMA user_version");
            if (version == 0)
            {
                Execute(kind.Schema);
                Execute($"PRAGMA application_id={kind.ApplicationId}");
                Execute($"PRAGMA user_version={kind.SchemaVersion}");
                return;
            }

            if (Scalar("PRAGMA application_id") != kind.ApplicationId)
                throw new DomainException(DomainErrorCode.StorageVersion, $"{path} is not a {kind.Name} file of this program");
            if (version > kind.SchemaVersion)
            {
                throw new DomainException(
                    DomainErrorCode.StorageVersion,
                    $"{path} has {kind.Name} layout {version}, this program knows up to {kind.SchemaVersion}: start the newer program or another data directory");
            }
        });
    }
}
