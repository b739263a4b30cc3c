using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg;

/// <summary>
/// A table by its metadata file alone, without a catalog: for reading. It is read where it lies: where the file's folder is
/// <c>X/metadata</c> and the table's recorded location is not <c>X</c>, the table was moved or copied, and its files are looked up below
/// <c>X</c>. Files that are recorded outside the table's location are read where they are recorded, and so is all of a table whose property
/// <c>write.metadata.path</c> puts metadata elsewhere.
/// </summary>
public sealed class StaticTable
{
    private readonly IcebergEnvironment _environment;

    private StaticTable(IcebergEnvironment environment, TableMetadata metadata) => (_environment, Metadata) = (environment, metadata);

    public TableMetadata Metadata { get; }

    public static async ValueTask<StaticTable> LoadAsync(
        IcebergEnvironment environment, string metadataLocation, CancellationToken cancellationToken = default)
    {
        var metadata = await TableMetadataFile.ReadAsync(environment.Io, metadataLocation, cancellationToken);
        var io = MovedTableFileIO.For(environment.Io, metadataLocation, metadata.Location, metadata.Properties.ContainsKey(TableProperties.MetadataPath));
        return new StaticTable(environment with { Io = io }, metadata);
    }

    public TableScan Scan() => new(_environment, Metadata);
}
