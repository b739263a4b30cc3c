using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Catalog.Lineage;

/// <summary>Edges, and the nodes that come from nowhere with the reason.</summary>
public sealed record LineagePart(IReadOnlyList<LineageEdge> Edges, IReadOnlyDictionary<LineageNode, string> Roots)
{
    public static readonly LineagePart Nothing = new([], new Dictionary<LineageNode, string>());

    /// <summary>Several parts as one graph.</summary>
    public static LineageGraph Graph(params IReadOnlyList<LineagePart> parts) => new(
        parts.SelectMany(part => part.Edges), parts.SelectMany(part => part.Roots).GroupBy(root => root.Key).ToDictionary(group => group.Key, group => group.First().Value));
}

/// <summary>What columns are made of, as declarations of records and tables say it: canonical field, topic, table.</summary>
public static class DeclaredLineage
{
    public static LineageNode Record(RecordSchema schema, string field) => new($"record.{schema.Of}", field);

    public static LineageNode Topic(string topic, string? field = null) => new($"topic.{topic}", field);

    /// <summary>From the fields of records to those of topics.</summary>
    public static LineagePart Of(RecordSchema schema)
    {
        var edges = schema.Topics.SelectMany(topic => schema.Fields.Select(field => new LineageEdge(Record(schema, field.Name), Topic(topic, field.Name), LineageHow.Copy)))
            .Concat(schema.Topics.Select(topic => new LineageEdge(new LineageNode($"record.{schema.Of}"), Topic(topic), LineageHow.Copy)));
        return new LineagePart([.. edges], schema.Topics.SelectMany(topic => RecordSchema.OfLog.Select(field => (Topic: topic, Field: field)))
            .ToDictionary(pair => Topic(pair.Topic, pair.Field.Name), pair => $"the log's own: {pair.Field.Doc}"));
    }

    /// <summary>From the fields of topics, or from the tables that it is computed from, to the columns of a table in both stores.</summary>
    public static LineagePart Of(TableDefinition table)
    {
        string[] sources = table.Topics is { } topics ? [.. new[] { topics.Live, topics.Backfill }.OfType<string>().Select(topic => $"topic.{topic}")] : [.. table.ComputedFrom.Select(DatasetOf)];
        var (edges, roots) = (new List<LineageEdge>(), new Dictionary<LineageNode, string>());
        foreach (var (store, columns) in StoresOf(table))
        {
            edges.AddRange(sources.Select(source => new LineageEdge(new LineageNode(source), new LineageNode(store), table.Topics is null ? LineageHow.Aggregate : LineageHow.Copy)));
            foreach (var column in columns)
            {
                var to = new LineageNode(store, column.Name);
                edges.AddRange(from source in sources from field in column.SourceFields select new LineageEdge(new LineageNode(source, field), to, HowOf(table, column), NoteOf(column)));
                if (column.SourceFields.Count == 0)
                {
                    roots[to] = column.From ?? "";
                }
            }
        }

        return new LineagePart(edges, roots);
    }

    /// <summary>What a table of the warehouse comes from that no statement of the warehouse writes.</summary>
    public static LineagePart Of(ComputedTable table)
    {
        var target = $"clickhouse.{table.Name}";
        if (table.Source is null)
        {
            return LineagePart.Nothing;
        }

        return table.Source.StartsWith("iceberg.", StringComparison.Ordinal)
            ? new LineagePart(
                [
                    .. table.Columns.Select(column => new LineageEdge(new LineageNode(table.Source, column.Name), new LineageNode(target, column.Name), LineageHow.Copy)),
                    new LineageEdge(new LineageNode(table.Source), new LineageNode(target), LineageHow.Copy),
                ],
                LineagePart.Nothing.Roots)
            : new LineagePart([], table.Columns.Select(column => new LineageNode(target, column.Name)).Append(new LineageNode(target)).ToDictionary(node => node, _ => table.Source));
    }

    private static IEnumerable<(string Store, IEnumerable<Column> Columns)> StoresOf(TableDefinition table)
    {
        if (table.LakeNamespace is not null)
        {
            yield return ($"iceberg.{table.Name}", table.Columns.Where(column => column.InLake));
        }

        foreach (var projection in table.Projections)
        {
            yield return ($"clickhouse.{projection.Name}", projection.Columns.Select(name => table[name]));
        }
    }

    private static LineageHow HowOf(TableDefinition table, Column column) => column.Fields is null
        ? column.From == column.Name ? LineageHow.Copy : LineageHow.Rename
        : table.Topics is null ? LineageHow.Aggregate : LineageHow.Formula;

    private static string? NoteOf(Column column) => column.Fields is null ? null : column.From;

    private static string DatasetOf(string source) => source.Contains('.', StringComparison.Ordinal) ? source : $"topic.{source}";
}
