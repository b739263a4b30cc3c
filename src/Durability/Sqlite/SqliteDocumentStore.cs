using GridGrains.Domain.Documents;

namespace GridGrains.Durability.Sqlite;

/// <summary>Documents in a file of their own.</summary>
public sealed class SqliteDocumentStore : IDocumentStore, IDisposable
{
    private const string Statements =
        """
        CREATE TABLE collection(name TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE document(collection TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (collection, name)) WITHOUT ROWID;
        """;

    private static readonly SqliteFileKind File = new("documents", 0x47474443, 1, Statements, PageBytes: 4096, CacheBytes: 1024 * 1024);

    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;

    private SqliteDocumentStore(SqliteDatabase database) => _database = database;

    /// <exception cref="Domain.DomainException"><c>StorageVersion</c>: a newer program or another kind of file.</exception>
    public static SqliteDocumentStore Open(string path, CommitDurability durability = CommitDurability.PowerLoss) =>
        new(SqliteDatabase.OpenWriter(path, File, durability, maxPages: null));

    public ValueTask<DocumentSet> LoadAsync(string collection, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var revision = RevisionOf(collection);
            var documents = new Dictionary<string, string>();
            using var select = _database.Prepare("SELECT name, content FROM document WHERE collection = ?1");
            select.Bind(1, collection);
            while (select.Step())
                documents.Add(select.Text(0), select.Text(1));
            return ValueTask.FromResult(new DocumentSet(revision, documents));
        }
    }

    public ValueTask<bool> TryReplaceAsync(string collection, long expectedRevision, DocumentSet documents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (RevisionOf(collection) != expectedRevision)
                return ValueTask.FromResult(false);
            _database.Write(() => Replace(collection, documents));
            return ValueTask.FromResult(true);
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _database.Dispose();
    }

    private long RevisionOf(string collection)
    {
        using var select = _database.Prepare("SELECT revision FROM collection WHERE name = ?1");
        return select.Bind(1, collection).Step() ? select.Int64(0) : 0;
    }

    private void Replace(string collection, DocumentSet documents)
    {
        using var clear = _database.Prepare("DELETE FROM document WHERE collection = ?1");
        clear.Bind(1, collection).Run();
        using var insert = _database.Prepare("INSERT INTO document(collection, name, content) VALUES(?1, ?2, ?3)");
        foreach (var (name, content) in documents.Documents)
            insert.Bind(1, collection).Bind(2, name).Bind(3, content).Run();
        using var mark = _database.Prepare("INSERT INTO collection(name, revision) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET revision = excluded.revision");
        mark.Bind(1, collection).Bind(2, documents.Revision).Run();
    }
}
