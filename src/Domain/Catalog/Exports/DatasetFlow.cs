using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>A column and those that its values come from.</summary>
/// <param name="How">The one that says least of the values: a column that is copied and summed up is an aggregate.</param>
/// <param name="Note">In words, where a declaration says it.</param>
public sealed record ColumnFlow(IReadOnlyList<string> From, string To, LineageHow How, string? Note)
{
    /// <summary><c>formula: lmp - congestion - loss</c>.</summary>
    public string Text => Note is { Length: > 0 } ? $"{How.ToString().ToLowerInvariant()}: {Note}" : How.ToString().ToLowerInvariant();
}

/// <summary>What one dataset takes from another.</summary>
/// <param name="Columns">By the column that they lead to; those that only decide about rows are none.</param>
public sealed record DatasetFlow(string From, string To, IReadOnlyList<ColumnFlow> Columns)
{
    /// <param name="known">Datasets that may be named, with their columns.</param>
    public static IReadOnlyList<DatasetFlow> Of(LineageGraph graph, IReadOnlyDictionary<string, HashSet<string>> known) =>
    [
        .. graph.Edges.Where(edge => edge.From.Dataset != edge.To.Dataset && known.ContainsKey(edge.From.Dataset) && known.ContainsKey(edge.To.Dataset))
            .GroupBy(edge => (edge.From.Dataset, To: edge.To.Dataset))
            .OrderBy(group => group.Key.To, StringComparer.Ordinal).ThenBy(group => group.Key.Dataset, StringComparer.Ordinal)
            .Select(group => new DatasetFlow(group.Key.Dataset, group.Key.To, ColumnsOf(group, known))),
    ];

    private static IReadOnlyList<ColumnFlow> ColumnsOf(IEnumerable<LineageEdge> edges, IReadOnlyDictionary<string, HashSet<string>> known) =>
    [
        .. edges.Where(edge => edge.IsDirect && Has(edge.From, known) && Has(edge.To, known)).GroupBy(edge => edge.To.Column!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ColumnFlow(
                [.. group.Select(edge => edge.From.Column!).Distinct().Order(StringComparer.Ordinal)], group.Key, group.Max(edge => edge.How),
                group.Select(edge => edge.Note).FirstOrDefault(note => note is not null))),
    ];

    private static bool Has(LineageNode node, IReadOnlyDictionary<string, HashSet<string>> known) => node.Column is { } column && known[node.Dataset].Contains(column);
}
