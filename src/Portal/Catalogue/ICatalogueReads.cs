using GridGrains.Domain.Tables;

namespace GridGrains.Portal.Catalogue;

/// <summary>Tables that the silo keeps.</summary>
public interface ICatalogueReads
{
    /// <summary>Definitions by name; none where the silo keeps no lake.</summary>
    IReadOnlyList<TableDefinition> Tables { get; }
}
