using System.Data.Common;

namespace GridGrains.Iceberg.Catalogs;

public sealed partial class SqlCatalog
{
    /// <summary>The property by which the JDBC catalog marks a namespace that has no others.</summary>
    private const string ExistsProperty = "exists";

    public async ValueTask<IReadOnlyList<string>> ListNamespacesAsync(string? parent = null, CancellationToken cancellationToken = default)
    {
        var all = await QueryAsync(SqlStatements.ListNamespaces, [], row => row.GetString(0), cancellationToken);
        return parent is null ? all : all.FindAll(name => name.StartsWith(parent + ".", StringComparison.Ordinal));
    }

    public async ValueTask CreateNamespaceAsync(
        string name, IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellationToken = default)
    {
        if (name.Length == 0 || name.Split('.').Any(level => level.Length == 0))
            throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"'{name}' is not a namespace: levels are joined by single dots");
        try
        {
            await ExecuteAsync(SqlStatements.InsertProperty, Property(name, ExistsProperty, "true"), cancellationToken);
        }
        catch (DbException e)
        {
            if (await FindNamespaceAsync(name, cancellationToken) is not null)
                throw new IcebergException(IcebergErrorCode.AlreadyExists, $"Namespace '{name}' already exists", e);
            throw;
        }
        if (properties is not null) await UpdateNamespaceAsync(name, properties, [], cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<string, string>> LoadNamespaceAsync(string name, CancellationToken cancellationToken = default)
        => await FindNamespaceAsync(name, cancellationToken) ?? throw NotFound($"namespace '{name}'");

    public async ValueTask UpdateNamespaceAsync(
        string name, IReadOnlyDictionary<string, string> set, IReadOnlyCollection<string> remove, CancellationToken cancellationToken = default)
    {
        await RequireNamespaceAsync(name, cancellationToken);
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (key, value) in set) await RunAsync(SqlStatements.UpsertProperty, Property(name, key, value));
        foreach (var key in remove) await RunAsync(SqlStatements.DeleteProperty, [("namespace", name), ("key", key)]);
        await transaction.CommitAsync(cancellationToken);

        async ValueTask RunAsync(string sql, (string, string?)[] parameters)
        {
            await using var command = Command(connection, sql, parameters);
            command.Transaction = transaction;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask<bool> DropNamespaceAsync(string name, CancellationToken cancellationToken = default)
    {
        var below = await ListNamespacesAsync(name, cancellationToken);
        if (below.Count > 0) throw NotEmpty();
        if (await ExecuteAsync(SqlStatements.DropNamespace, [("namespace", name)], cancellationToken) > 0) return true;
        return await FindNamespaceAsync(name, cancellationToken) is null ? false : throw NotEmpty();

        IcebergException NotEmpty() => new(IcebergErrorCode.NamespaceNotEmpty, $"Namespace '{name}' is not empty");
    }

    private async ValueTask RequireNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindNamespaceAsync(name, cancellationToken) is null) throw NotFound($"namespace '{name}'");
    }

    private async ValueTask<Dictionary<string, string>?> FindNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(
            SqlStatements.NamespaceProperties, [("namespace", name)],
            row => (Key: row.GetString(0), Value: row.IsDBNull(1) ? "" : row.GetString(1)), cancellationToken);
        if (rows.Count == 0 && !(await ListNamespacesAsync(parent: null, cancellationToken)).Contains(name)) return null;
        return rows.Where(row => row.Key != ExistsProperty).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal);
    }

    private static (string, string?)[] Property(string name, string key, string value) => [("namespace", name), ("key", key), ("value", value)];
}
