namespace GridGrains.Feeds.Reports;

/// <summary>Finds the known report that an unknown file resembles most, so that a refusal names the column that is missing.</summary>
internal static class NearestForm
{
    private const int MaxListed = 8;
    private const int MinMatched = 2;

    /// <returns>The end of a sentence that begins with "not the form of any known report"; empty where nothing is near.</returns>
    public static string Describe(IReadOnlyList<IReportLayout> layouts, ReportHead head) => Describe(layouts, HeadNames.Of(head));

    public static string Describe(IReadOnlyList<IReportLayout> layouts, IEnumerable<HeadNames> candidates)
    {
        var nearest = candidates
            .SelectMany(names => layouts.SelectMany(layout => Compare(layout, names)))
            .Where(likeness => likeness.Missing.Count > 0 && likeness.Matched >= MinMatched && likeness.Matched >= likeness.Missing.Count)
            .OrderByDescending(likeness => (double)likeness.Matched / (likeness.Matched + likeness.Missing.Count))
            .ThenBy(likeness => likeness.Unknown.Count)
            .FirstOrDefault();
        if (nearest is null)
        {
            return "";
        }

        var unknown = nearest.Unknown.Count == 0 ? "" : $"; unknown to it {(nearest.Unknown.Count == 1 ? "is" : "are")} {Listed(nearest.Unknown)}";
        return $"; nearest is {nearest.Layout.Name} ({nearest.Table.Reports}), of which it lacks {Listed(nearest.Missing)}{unknown}";
    }

    private static IEnumerable<Likeness> Compare(IReportLayout layout, HeadNames names)
    {
        if (layout.Form.Syntax != names.Syntax)
        {
            yield break;
        }

        foreach (var table in layout.Form.Tables)
        {
            var missing = table.Required.Where(column => !column.IsIn(names.Normalized)).Select(column => column.Name).ToList();
            var unknown = names.Raw.Where(name => IsUnknown(table, CsvHeader.Normalized(name))).ToList();
            yield return new Likeness(layout, table, table.Required.Count() - missing.Count, missing, unknown);
        }
    }

    private static bool IsUnknown(ReportTable table, string normalized) =>
        normalized.Length > 0 && !table.Columns.Any(column => column.IsSpelled(normalized));

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MaxListed).Select(name => $"'{HeadNames.Shortened(name)}'")) + (names.Count > MaxListed ? $" and {names.Count - MaxListed} more" : "");

    private sealed record Likeness(IReportLayout Layout, ReportTable Table, int Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown);
}
