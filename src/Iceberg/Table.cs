using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg;

/// <summary>
/// A table of a catalog, as of when it was loaded, refreshed or last committed to through this handle. Reading is safe from many
/// threads; one thread at a time may refresh or commit.
/// </summary>
public sealed class Table
{
    private volatile TableState _state;

    internal Table(ICatalog catalog, TableIdentifier identifier, TableState state)
        => (Catalog, Identifier, TableUuid, _state) = (catalog, identifier, state.Metadata.TableUuid, state);

    public TableIdentifier Identifier { get; }

    public TableMetadata Metadata => _state.Metadata;

    /// <summary>The metadata file that <see cref="Metadata"/> was read from.</summary>
    public string MetadataLocation => _state.MetadataLocation;

    internal ICatalog Catalog { get; }

    internal Guid TableUuid { get; }

    internal IcebergEnvironment Environment => Catalog.Environment;

    internal TableState State => _state;

    /// <summary>Loads the table's state again; <see cref="IcebergErrorCode.NotFound"/> when it was dropped, or another table has its name now.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken = default)
    {
        var state = await Catalog.LoadStateAsync(Identifier, cancellationToken);
        _state = state.Metadata.TableUuid == TableUuid
            ? state
            : throw new IcebergException(IcebergErrorCode.NotFound, $"Table {TableUuid} is gone: {Identifier} is another table now");
    }

    /// <summary>Reads the table as this handle sees it.</summary>
    public TableScan Scan() => new(Environment, Metadata);

    /// <summary>Writes data files with the current schema and partition spec.</summary>
    public TableWriter NewWriter(DataWriterOptions? options = null) => new(Environment, Metadata, options ?? new DataWriterOptions());

    public Transaction NewTransaction() => new(this);

    public Transaction NewAppend(IEnumerable<DataFile> files) => NewTransaction().Append(files);

    public Transaction NewOverwrite(Expression filter, IEnumerable<DataFile> files) => NewTransaction().Overwrite(filter, files);

    internal TableMetadata Advance(TableState state) => (_state = state).Metadata;
}
