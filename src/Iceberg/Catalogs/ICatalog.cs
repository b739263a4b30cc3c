using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Catalogs;

/// <summary>
/// Names tables and swaps their metadata atomically. Errors: <see cref="IcebergErrorCode.NotFound"/>,
/// <see cref="IcebergErrorCode.AlreadyExists"/>, <see cref="IcebergErrorCode.NamespaceNotEmpty"/>. Safe to use from many threads.
/// </summary>
public interface ICatalog
{
    IcebergEnvironment Environment { get; }

    /// <summary>All namespaces, or those below <paramref name="parent"/>.</summary>
    ValueTask<IReadOnlyList<string>> ListNamespacesAsync(string? parent = null, CancellationToken cancellationToken = default);

    ValueTask CreateNamespaceAsync(string name, IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellationToken = default);

    /// <summary>The properties of a namespace.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> LoadNamespaceAsync(string name, CancellationToken cancellationToken = default);

    ValueTask UpdateNamespaceAsync(
        string name, IReadOnlyDictionary<string, string> set, IReadOnlyCollection<string> remove, CancellationToken cancellationToken = default);

    /// <summary>Drops an empty namespace; false when there was none.</summary>
    ValueTask<bool> DropNamespaceAsync(string name, CancellationToken cancellationToken = default);

    ValueTask<IReadOnlyList<TableIdentifier>> ListTablesAsync(string name, CancellationToken cancellationToken = default);

    /// <param name="location">The table's folder; by default below the catalog's warehouse.</param>
    ValueTask<Table> CreateTableAsync(
        TableIdentifier identifier, Schema schema, PartitionSpec? spec = null, SortOrder? sortOrder = null, string? location = null,
        IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellationToken = default);

    ValueTask<Table> LoadTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default);

    /// <summary>Forgets a table; its files stay. False when there was none.</summary>
    ValueTask<bool> DropTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default);

    ValueTask RenameTableAsync(TableIdentifier from, TableIdentifier to, CancellationToken cancellationToken = default);

    /// <summary>Takes in a table by its metadata file.</summary>
    ValueTask<Table> RegisterTableAsync(TableIdentifier identifier, string metadataLocation, CancellationToken cancellationToken = default);

    ValueTask<TableState> LoadStateAsync(TableIdentifier identifier, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the table's state, if it is still <paramref name="parent"/>. Any error but
    /// <see cref="IcebergErrorCode.CommitStateUnknown"/> means that nothing changed; the files behind the updates are then the caller's
    /// to delete. <see cref="IcebergErrorCode.CommitConflict"/>: another commit came first, or a requirement does not hold.
    /// </summary>
    ValueTask<TableState> CommitAsync(
        TableIdentifier identifier, TableState parent, IReadOnlyList<TableRequirement> requirements, IReadOnlyList<MetadataUpdate> updates,
        CancellationToken cancellationToken = default);
}
