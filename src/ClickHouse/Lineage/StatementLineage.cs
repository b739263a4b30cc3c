using System.Text.RegularExpressions;
using ClickHouse.Driver;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.ClickHouse.Lineage;

/// <summary>A statement of the platform's own, and what its result is.</summary>
/// <param name="Target">Id of an entry: <c>cube.hub_24h</c>.</param>
/// <param name="Select">A SELECT.</param>
/// <param name="Columns">What the columns of the result are called there, in order; null where they keep their names.</param>
public sealed record OwnStatement(string Target, string Select, IReadOnlyList<string>? Columns = null)
{
    /// <summary>What an <c>INSERT INTO table (columns) SELECT ...</c> writes.</summary>
    /// <exception cref="ArgumentException">The statement has another form.</exception>
    public static OwnStatement OfInsert(string insert)
    {
        var match = Regex.Match(insert, @"^\s*INSERT INTO (\w+) \(([\w, ]+)\)\s+(SELECT.*)$", RegexOptions.Singleline);
        return match.Success
            ? new OwnStatement(StatementLineage.DatasetOf(match.Groups[1].Value), match.Groups[3].Value, match.Groups[2].Value.Split(", "))
            : throw new ArgumentException("a rollup is written by INSERT INTO table (columns) SELECT ...", nameof(insert));
    }
}

/// <summary>
/// What columns of the platform's own statements are made of, by the server's own analysis of them (EXPLAIN QUERY TREE). Statements of others never come here:
/// an analysis names tables that its author may not see.
/// </summary>
public static partial class StatementLineage
{
    public static string DatasetOf(string table) => $"clickhouse.{table}";

    /// <exception cref="FormatException">The server's analysis has a form that is not known.</exception>
    /// <exception cref="ClickHouseServerException">The server does not take the statement.</exception>
    public static async Task<IReadOnlyList<LineageEdge>> ReadAsync(ClickHouseClient client, OwnStatement statement, CancellationToken cancellation)
    {
        // One pass resolves names; later ones would fold and move what is asked for.
        var lines = new List<string>();
        using var reader = await client.ExecuteReaderAsync($"EXPLAIN QUERY TREE passes = 1 {statement.Select}", null, new QueryOptions { CustomSettings = AnyValuesOf(statement.Select) }, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            lines.Add(reader.GetString(0));
        }

        return EdgesOf(statement, string.Join('\n', lines));
    }

    /// <param name="tree">The server's analysis.</param>
    internal static IReadOnlyList<LineageEdge> EdgesOf(OwnStatement statement, string tree)
    {
        var origins = new ColumnOrigins(QueryTreeNode.Parse(tree));
        var edges = new List<LineageEdge>();
        foreach (var ((name, origin), index) in origins.Columns.Select((column, index) => (column, index)))
        {
            var to = new LineageNode(statement.Target, statement.Columns is { } columns ? columns[index] : name);
            edges.AddRange(origin.Sources.Select(source => EdgeOf(source.Key, to, source.Value)));
        }

        var target = new LineageNode(statement.Target);
        var deciding = origins.Filters.Sources.Concat(origins.Joins.Sources).ToArray();
        edges.AddRange(deciding.Where(source => source.Key.Column is not null).Select(source => EdgeOf(source.Key, target, source.Value)));
        var tables = origins.Columns.SelectMany(column => column.Origin.Sources.Keys).Concat(deciding.Select(source => source.Key)).Select(source => source.Table).Distinct();
        edges.AddRange(tables.Select(table => new LineageEdge(new LineageNode(DatasetOf(table)), target, LineageHow.Formula)));
        return edges;
    }

    private static LineageEdge EdgeOf(SourceColumn source, LineageNode to, LineageHow how)
    {
        var from = new LineageNode(DatasetOf(source.Table), source.Column);
        return new LineageEdge(from, to, how == LineageHow.Copy && from.Column != to.Column ? LineageHow.Rename : how);
    }

    // The analysis needs a value of the right type for each parameter, and does not depend on which.
    private static Dictionary<string, object> AnyValuesOf(string sql) =>
        Parameter().Matches(sql).Select(match => (Name: match.Groups[1].Value, Type: match.Groups[2].Value)).DistinctBy(parameter => parameter.Name)
            .ToDictionary(parameter => $"param_{parameter.Name}", parameter => (object)AnyOf(parameter.Type));

    private static string AnyOf(string type) => type switch
    {
        "String" => "UTC",
        "Array(String)" => "['UTC','UTC']",
        "Nullable(Float64)" => "\\N",
        "Date32" => "2026-01-01",
        _ when type.StartsWith("Array(", StringComparison.Ordinal) => "[1,1]",
        _ when type.StartsWith("DateTime64", StringComparison.Ordinal) => "1767225600.000000",
        _ => "1",
    };

    [GeneratedRegex(@"\{(\w+):((?:[^{}])+)\}")]
    private static partial Regex Parameter();
}
