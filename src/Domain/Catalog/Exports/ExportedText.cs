using System.Globalization;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>What entries say, as text for catalogues that have no field for it.</summary>
internal static class ExportedText
{
    public const string Certified = "certified";
    public const string Deprecated = "deprecated";

    /// <summary>Meaning, unit, and what it is made of.</summary>
    public static string Of(CatalogColumn column) => string.Join(". ", new[]
    {
        column.Description.TrimEnd('.'),
        column.Unit is { } unit ? $"Unit: {unit}" : "",
        column.From is { Length: > 0 } from && from != column.Name ? $"Made of: {from}" : "",
    }.Where(part => part.Length > 0));

    /// <summary>What the entry is, what is promised of it, and what replaces it.</summary>
    public static string Of(ExportedEntry exported)
    {
        var (entry, said) = (exported.Entry, exported.Said);
        return string.Join("\n\n", new[]
        {
            entry.Description,
            entry.Sla is { } sla ? $"Promise: {sla.Text}" : "",
            entry.RetentionDays is { } days ? string.Create(CultureInfo.InvariantCulture, $"Kept for {days} days") : "",
            said.ReplacedBy is { } other ? $"Replaced by {other}" : "",
        }.Where(part => part.Length > 0));
    }

    public static IEnumerable<string> StatusOf(CatalogOverrides said)
    {
        if (said.Certification == CatalogChange.Certified)
        {
            yield return Certified;
        }

        if (said.Deprecated)
        {
            yield return Deprecated;
        }
    }

    public static string ClassOf(CatalogEntry entry) => entry.Class.ToString().ToLower(CultureInfo.InvariantCulture);

    /// <summary>All units of the columns, once each.</summary>
    public static IEnumerable<string> UnitsOf(IEnumerable<ExportedEntry> entries) =>
        entries.SelectMany(exported => exported.Entry.Columns).Select(column => column.Unit).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    public static IEnumerable<string> OwnersOf(ExportedCatalog catalog) => catalog.Written.Select(exported => exported.Entry.Owner).Concat(catalog.Pipelines.Select(pipeline => pipeline.Owner))
        .Where(owner => owner.Length > 0).Distinct().Order(StringComparer.Ordinal);

    public static IEnumerable<string> TagsOf(ExportedCatalog catalog) =>
        catalog.Written.SelectMany(exported => exported.Entry.Tags).Concat(catalog.Pipelines.SelectMany(pipeline => pipeline.Tags)).Distinct().Order(StringComparer.Ordinal);
}
