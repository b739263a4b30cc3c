using System.Collections.Frozen;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Catalog;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>What declarations, and people since, say of datasets that runs read and write.</summary>
internal sealed class RunFacts(CatalogEntries entries, CatalogChangeService changes, LineageIndex lineage)
{
    private readonly Lazy<FrozenDictionary<string, CatalogEntry>> _entries = new(() => entries.OfProgram.ToFrozenDictionary(entry => entry.Id));

    /// <summary>Of the newest change that facts are made of.</summary>
    public long Revision => changes.Changes.Sequence;

    /// <returns>Null for what the program does not declare.</returns>
    public DatasetFacts? Of(RunDataset dataset) => dataset.IsEntry && _entries.Value.GetValueOrDefault(dataset.Name) is { } entry
        ? new DatasetFacts(changes.Changes.Of(entry.Id).Overrides.Applied(entry), lineage.Declared.IntoDataset(entry.Id))
        : null;
}
