namespace GridGrains.Domain.Catalog.Lineage;

/// <summary>How a value comes from another. What is greater says less of the value itself.</summary>
public enum LineageHow
{
    /// <summary>The same value under the same name.</summary>
    Copy,

    /// <summary>The same value under another name.</summary>
    Rename,

    /// <summary>Computed from values of one row.</summary>
    Formula,

    /// <summary>Computed from values of several rows, or chosen from them.</summary>
    Aggregate,

    /// <summary>It decides which rows or values count.</summary>
    Filter,

    /// <summary>It decides which rows are put together.</summary>
    Join,
}

/// <summary>A column of a dataset, or the dataset as a whole.</summary>
/// <param name="Dataset">Id of an entry, or <c>form.NAME</c>, <c>record.lmp</c>.</param>
/// <param name="Column">Null for the whole: its rows, whatever is in them.</param>
public readonly record struct LineageNode(string Dataset, string? Column = null) : IComparable<LineageNode>
{
    private const char Mark = '#';

    public static LineageNode Parse(string text) =>
        text.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var mark ? new(text[..mark], text[(mark + 1)..]) : new(text);

    public int CompareTo(LineageNode other)
    {
        var order = string.CompareOrdinal(Dataset, other.Dataset);
        return order != 0 ? order : string.CompareOrdinal(Column, other.Column);
    }

    /// <summary><c>clickhouse.hub_lmp_5m#price</c>.</summary>
    public override string ToString() => Column is null ? Dataset : $"{Dataset}{Mark}{Column}";
}

/// <param name="Note">In words, where a declaration says it: <c>lmp - congestion - loss</c>.</param>
public sealed record LineageEdge(LineageNode From, LineageNode To, LineageHow How, string? Note = null)
{
    public string Word => How.ToString().ToLowerInvariant();

    /// <summary>Whether the value itself comes from there, not only the choice of rows.</summary>
    public bool IsDirect => How is not (LineageHow.Filter or LineageHow.Join);
}
