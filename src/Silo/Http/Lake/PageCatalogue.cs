using GridGrains.Domain.Tables;
using GridGrains.Portal.Catalogue;
using GridGrains.Silo.Lake;

namespace GridGrains.Silo.Http.Lake;

/// <summary>Tables for the catalogue of pages.</summary>
/// <param name="kept">Null where the silo keeps no lake.</param>
internal sealed class PageCatalogue(KeptTables? kept) : ICatalogueReads
{
    public IReadOnlyList<TableDefinition> Tables { get; } = [.. (kept?.All ?? []).Select(table => table.Definition).OrderBy(table => table.Name, StringComparer.Ordinal)];
}
