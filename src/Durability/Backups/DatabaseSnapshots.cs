using GridGrains.Durability.Sqlite;
using Microsoft.Data.Sqlite;

namespace GridGrains.Durability.Backups;

/// <summary>
/// Databases as they were at one instant, while others write on. For that instant no one may write any of them; afterwards each connection
/// keeps seeing its file as it was then, for as long as the copying takes.
/// </summary>
internal sealed class DatabaseSnapshots : IDisposable
{
    private readonly List<(string Path, SqliteConnection Connection)> _snapshots = [];

    private DatabaseSnapshots()
    {
    }

    /// <param name="root">Folder that the paths are below.</param>
    /// <param name="paths">Files that are there.</param>
    /// <exception cref="SqliteException">Another transaction did not end in ten seconds.</exception>
    public static DatabaseSnapshots Take(string root, IEnumerable<string> paths)
    {
        var taken = new DatabaseSnapshots();
        var barred = new List<SqliteConnection>();
        try
        {
            foreach (var path in paths)
            {
                var file = Path.Combine(root, path);

                // The writer first: it recovers what a killed process left beside the file.
                barred.Add(Open(file, SqliteOpenMode.ReadWrite));
                Execute(barred[^1], "BEGIN IMMEDIATE");
                taken._snapshots.Add((path, Open(file, SqliteOpenMode.ReadOnly)));
            }

            foreach (var (_, connection) in taken._snapshots)
            {
                // A transaction begins to see with its first read.
                Execute(connection, "BEGIN");
                Execute(connection, "SELECT COUNT(*) FROM sqlite_master");
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
        finally
        {
            barred.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Writes the databases below the folder, each a whole file, and lets go of each as soon as it is written.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> CopyTo(string folder)
    {
        // One in the older journal mode takes no commit meanwhile, and those are small.
        foreach (var (path, connection) in _snapshots.OrderBy(snapshot => new FileInfo(snapshot.Connection.DataSource).Length))
        {
            var target = Path.Combine(folder, path);
            OwnerOnly.MakeFolder(Path.GetDirectoryName(target)!);
            OwnerOnly.MakeFile(target);
            using var copy = Open(target, SqliteOpenMode.ReadWriteCreate);
            connection.BackupDatabase(copy);

            // The mode is kept in the file; without it there is one file, and none beside it.
            Execute(copy, "PRAGMA journal_mode=DELETE");
            connection.Dispose();
        }

        return [.. _snapshots.Select(snapshot => snapshot.Path)];
    }

    public void Dispose() => _snapshots.ForEach(snapshot => snapshot.Connection.Dispose());

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout={SqliteDatabase.BusyTimeoutMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
