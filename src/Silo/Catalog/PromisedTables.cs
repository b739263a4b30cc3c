using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Freshness;
using GridGrains.Grains.Catalog;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Catalog;

/// <summary>Tables of both stores that follow topics, with the freshness that their declarations promise.</summary>
internal sealed class PromisedTables(SiloParts parts) : IWatchedDatasets
{
    public IReadOnlyList<WatchedDataset> All { get; } =
    [
        .. DeclaredTables.Of(parts).Where(IsWatched)
            .Select(entry => new WatchedDataset(entry.Id, entry.Store, entry.Topics, TimeSpan.FromSeconds(entry.Sla!.FreshnessSeconds!.Value))),
    ];

    public static bool IsWatched(CatalogEntry entry) => entry is { Topics.Count: > 0, Sla.FreshnessSeconds: not null, Store: DeclaredTables.Lake or DeclaredTables.Warehouse };
}
