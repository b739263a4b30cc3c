using GridGrains.Domain.Documents;
using Npgsql;

namespace GridGrains.Durability.Postgres;

/// <summary>Documents in PostgreSQL. The row of a collection is locked while it changes, so that of two writers one learns that it was late.</summary>
public sealed class PostgresDocumentStore(NpgsqlDataSource source, TimeProvider time) : IDocumentStore
{
    private readonly PostgresSession _session = new(source, time);

    public async ValueTask<DocumentSet> LoadAsync(string collection, CancellationToken cancellation) =>
        await _session.RunAsync($"the documents of {collection} cannot be read", connection => LoadAsync(connection, collection, cancellation), cancellation);

    public async ValueTask<bool> TryReplaceAsync(string collection, long expectedRevision, DocumentSet documents, CancellationToken cancellation) =>
        await _session.RunAsync(
            $"the documents of {collection} cannot be stored",
            connection => ReplaceAsync(connection, collection, expectedRevision, documents, cancellation),
            cancellation);

    // One statement sees one state: the revision and the documents belong together.
    private static async Task<DocumentSet> LoadAsync(NpgsqlConnection connection, string collection, CancellationToken cancellation)
    {
        await using var select = Command(
            connection,
            """
            SELECT c.revision, d.name, d.content FROM gridgrains.document_collection c
            LEFT JOIN gridgrains.document d ON d.collection = c.name WHERE c.name = $1
            """,
            collection);
        await using var rows = await select.ExecuteReaderAsync(cancellation);
        var (revision, documents) = (0L, new Dictionary<string, string>());
        while (await rows.ReadAsync(cancellation))
        {
            revision = rows.GetInt64(0);
            if (!await rows.IsDBNullAsync(1, cancellation))
                documents.Add(rows.GetString(1), rows.GetString(2));
        }

        return new DocumentSet(revision, documents);
    }

    private static async Task<bool> ReplaceAsync(
        NpgsqlConnection connection, string collection, long expectedRevision, DocumentSet documents, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var make = Command(connection, "INSERT INTO gridgrains.document_collection(name, revision) VALUES($1, 0) ON CONFLICT DO NOTHING", collection))
            await make.ExecuteNonQueryAsync(cancellation);
        await using var mark = Command(
            connection, "UPDATE gridgrains.document_collection SET revision = $2 WHERE name = $1 AND revision = $3", collection, documents.Revision, expectedRevision);
        if (await mark.ExecuteNonQueryAsync(cancellation) == 0)
            return false;
        await using (var clear = Command(connection, "DELETE FROM gridgrains.document WHERE collection = $1", collection))
            await clear.ExecuteNonQueryAsync(cancellation);
        string[] names = [.. documents.Documents.Keys], contents = [.. documents.Documents.Values];
        await using (var insert = Command(
            connection, "INSERT INTO gridgrains.document(collection, name, content) SELECT $1, name, content FROM unnest($2::text[], $3::text[]) AS d(name, content)",
            collection, names, contents))
            await insert.ExecuteNonQueryAsync(cancellation);
        await PostgresSession.CommitAsync(transaction, $"the documents of {collection}", cancellation);
        return true;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
