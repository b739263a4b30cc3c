using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Catalogs;

/// <summary>A table's name. Levels of the namespace are joined by dots.</summary>
public readonly record struct TableIdentifier(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>A table's metadata and the file it was read from.</summary>
public sealed record TableState(TableMetadata Metadata, string MetadataLocation);
