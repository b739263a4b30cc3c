namespace GridGrains.Domain.Catalog.Exports;

/// <summary>An entry with what catalogues of others ask beside it.</summary>
/// <param name="Entry">As people have changed it.</param>
/// <param name="PhysicalName">What statements call it: <c>gridgrains.hub_lmp_5m</c>; its name where nothing keeps it.</param>
/// <param name="SilenceSeconds">The longest time between records of its topics while their sources publish; null where they come only when something happens.</param>
/// <param name="IsMeasured">Whether the platform measures all the time how far it is behind its promise.</param>
public sealed record ExportedEntry(CatalogEntry Entry, CatalogOverrides Said, string PhysicalName, double? SilenceSeconds, bool IsMeasured)
{
    /// <summary>Whether a contract can hold it: it has values in columns.</summary>
    public static bool HasContract(CatalogEntry entry) => entry.Kind.HoldsData() && entry.Columns.Count > 0;
}
