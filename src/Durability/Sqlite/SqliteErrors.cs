using GridGrains.Domain;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GridGrains.Durability.Sqlite;

/// <summary>Turns SQLite result codes into exceptions; a full disk or file is a condition of its own.</summary>
internal static class SqliteErrors
{
    private const int PrimaryCodeMask = 0xff;

    public static void ThrowOnError(int resultCode, sqlite3 database)
    {
        if (resultCode is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
            return;
        if ((resultCode & PrimaryCodeMask) == raw.SQLITE_FULL)
        {
            throw new DomainException(
                DomainErrorCode.StorageFull,
                $"no room to write to {raw.sqlite3_db_filename(database, "main").utf8_to_string()}: the disk is full or the file has reached its page limit");
        }

        SqliteException.ThrowExceptionForRC(resultCode, database);
    }
}
