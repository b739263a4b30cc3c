using System.Text.Json;

namespace GridGrains.ClickHouse.Sql;

/// <summary>What can be known of a statement without running it.</summary>
/// <param name="Columns">Names and types of its result; empty where they depend on what a subquery gives.</param>
public sealed record SqlAnalysis(SqlPlan Plan, IReadOnlyList<KeyValuePair<string, string>> Columns)
{
    /// <summary>A list a column, its name and type first.</summary>
    internal const string Format = "JSONCompactEachRow";

    internal static IReadOnlyList<KeyValuePair<string, string>> ColumnsOf(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ColumnOf)];

    private static KeyValuePair<string, string> ColumnOf(string line)
    {
        using var column = JsonDocument.Parse(line);
        return new(column.RootElement[0].GetString()!, column.RootElement[1].GetString()!);
    }
}
