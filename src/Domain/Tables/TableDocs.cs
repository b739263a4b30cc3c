using System.Globalization;
using System.Text;

namespace GridGrains.Domain.Tables;

/// <summary>Tables and columns in Markdown, for the documentation.</summary>
public static class TableDocs
{
    private const int DaysPerYear = 365;

    /// <summary>The lake's tables, a line each.</summary>
    public static string LakeTables(IEnumerable<TableDefinition> tables)
    {
        var text = new StringBuilder("| table | one row is | partitioned by | kept |\n|---|---|---|---|\n");
        foreach (var table in tables.Where(table => table.LakeNamespace is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{table.LakeNamespace}.{table.Name}` | {table.Doc} | {table.Partitioning.ToString().ToLowerInvariant()} of `{table.TimeColumn}` | {Kept(table.RetentionDays)} |\n");
        }

        return text.ToString();
    }

    /// <summary>The lake's columns of tables that are alike; a column that not all have names those that do.</summary>
    public static string LakeColumns(IReadOnlyList<TableDefinition> tables)
    {
        var text = new StringBuilder("| id | column | type | unit | null | what it is | made of |\n|---|---|---|---|---|---|---|\n");
        foreach (var column in Union(tables).Where(column => column.InLake))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {column.FieldId} | `{column.Name}` | {Word(column.Type)} | {column.Unit} | {(column.Required ? "" : "yes")} | {What(tables, column)} | {column.From} |\n");
        }

        return text.ToString();
    }

    /// <summary>The warehouse's tables, a line each.</summary>
    public static string WarehouseTables(IEnumerable<TableDefinition> tables)
    {
        var text = new StringBuilder("| table | rows | sorted by | kept |\n|---|---|---|---|\n");
        foreach (var projection in tables.SelectMany(table => table.Projections).DistinctBy(projection => projection.Name))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{projection.Name}` | {projection.Doc} | {string.Join(", ", projection.SortedBy)} | {projection.RetentionDays} days |\n");
        }

        return text.ToString();
    }

    /// <summary>The warehouse's columns of tables that are alike, with the tables that have them.</summary>
    public static string WarehouseColumns(IReadOnlyList<TableDefinition> tables)
    {
        var projections = tables.SelectMany(table => table.Projections).DistinctBy(projection => projection.Name).ToArray();
        var text = new StringBuilder("| column | type | codec | absent as | tables |\n|---|---|---|---|---|\n");
        foreach (var column in Union(tables).Where(column => column.Warehouse is not null))
        {
            var kept = projections.Where(projection => projection.Columns.Contains(column.Name)).Select(projection => $"`{projection.Name}`").ToArray();
            var absent = column.Required ? "" : column.Warehouse!.AbsentAs;
            text.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {column.Warehouse!.Type} | {column.Warehouse.Codec} | {absent} | {(kept.Length == projections.Length ? "all" : string.Join(", ", kept))} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Column> Union(IReadOnlyList<TableDefinition> tables) =>
        tables.SelectMany(table => table.Columns).DistinctBy(column => column.FieldId).OrderBy(column => column.FieldId);

    private static string What(IReadOnlyList<TableDefinition> tables, Column column)
    {
        var owners = tables.Where(table => table.Columns.Any(known => known.FieldId == column.FieldId)).ToArray();
        return owners.Length == tables.Count ? column.Meaning ?? "" : $"{string.Join(", ", owners.Select(table => $"`{table.Name}`"))} only: {column.Meaning}";
    }

    private static string Kept(int days) => days % DaysPerYear == 0 ? days == DaysPerYear ? "1 year" : $"{days / DaysPerYear} years" : $"{days} days";

    private static string Word(LogicalType type) => type switch
    {
        LogicalType.Text => "string",
        LogicalType.Bytes => "binary",
        LogicalType.Double => "double",
        LogicalType.Int32 => "int",
        LogicalType.Int64 => "long",
        LogicalType.Timestamp => "timestamptz",
        LogicalType.Date => "date",
        _ => "boolean",
    };
}
