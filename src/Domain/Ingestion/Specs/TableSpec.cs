namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>A table of a database.</summary>
/// <param name="Name"><c>schema.table</c>.</param>
/// <param name="Columns">Empty for all.</param>
/// <param name="Cursor">Column whose values only rise; null where the whole table is read each time.</param>
/// <param name="Lookback">How far behind the greatest value a run begins, for rows that were committed late: seconds for stamps, else in the column's own unit.</param>
public sealed record TableSpec(string Name, IReadOnlyList<string> Columns, string? Cursor, double Lookback)
{
    public string Schema => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    public string Table => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public static TableSpec? Of(SpecNode? node) => node is null ? null : new TableSpec(node.TextOf("name") ?? "", node.TextsOf("columns"), node.TextOf("cursor"), node.NumberOf("lookback") ?? 0);
}

/// <summary>A topic of a broker.</summary>
/// <param name="IsFromLatest">Whether the first run begins at the end.</param>
public sealed record TopicSource(string Name, bool IsFromLatest)
{
    public static TopicSource? Of(SpecNode? node) => node is null ? null : new TopicSource(node.TextOf("name") ?? "", node.TextOf("from") == "latest");
}
