namespace GridGrains.Domain.Catalog;

/// <param name="Column">The column that lacks it; null where the entry itself does.</param>
/// <param name="Lacks">owner, description, unit, sla, columns.</param>
public sealed record CatalogGap(string EntryId, string? Column, string Lacks)
{
    public override string ToString() => Column is null ? $"{EntryId} lacks {Lacks}" : $"{EntryId}: column {Column} lacks {Lacks}";
}

/// <summary>What every entry has to say of itself.</summary>
public static class CatalogRules
{
    public static IReadOnlyList<CatalogGap> GapsOf(CatalogEntry entry)
    {
        var gaps = new List<CatalogGap>();
        Require(entry.Owner, "owner");
        Require(entry.Description, "description");
        if (entry.Kind.HoldsData() && entry.Sla is null)
        {
            gaps.Add(new CatalogGap(entry.Id, null, "sla"));
        }

        if (entry.Kind.HoldsData() && !entry.IsPlanned && entry.Kind is not (CatalogKind.FeatureService or CatalogKind.Curve) && entry.Columns.Count == 0)
        {
            gaps.Add(new CatalogGap(entry.Id, null, "columns"));
        }

        foreach (var column in entry.Columns)
        {
            if (string.IsNullOrWhiteSpace(column.Description))
            {
                gaps.Add(new CatalogGap(entry.Id, column.Name, "description"));
            }

            if (column.IsNumber && string.IsNullOrWhiteSpace(column.Unit))
            {
                gaps.Add(new CatalogGap(entry.Id, column.Name, "unit"));
            }
        }

        return gaps;

        void Require(string text, string what)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                gaps.Add(new CatalogGap(entry.Id, null, what));
            }
        }
    }
}
