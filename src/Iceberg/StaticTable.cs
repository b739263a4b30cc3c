using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg;

/// <summary>A table by its metadata file alone, without a catalog: for reading.</summary>
public sealed class StaticTable
{
    private readonly IcebergEnvironment _environment;

    private StaticTable(IcebergEnvironment environment, TableMetadata metadata) => (_environment, Metadata) = (environment, metadata);

    public TableMetadata Metadata { get; }

    public static async ValueTask<StaticTable> LoadAsync(
        IcebergEnvironment environment, string metadataLocation, CancellationToken cancellationToken = default)
        => new(environment, await TableMetadataFile.ReadAsync(environment.Io, metadataLocation, cancellationToken));

    public TableScan Scan() => new(_environment, Metadata);
}
