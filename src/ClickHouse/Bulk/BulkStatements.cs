using GridGrains.Domain.Tables;

namespace GridGrains.ClickHouse.Bulk;

/// <summary>The statements that load a data file of the lake into the tables of a definition.</summary>
public static class BulkStatements
{
    // What the warehouse keeps and the lake does not is the same in all rows of a file.
    private const string IsBackfill = "1";

    private const string OnDays = " AND ts >= fromUnixTimestamp64Micro({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Micro({to:Int64}, 'UTC')";

    /// <param name="source">An expression that gives the file's rows: a table function.</param>
    /// <param name="again">The insert was begun before: rows that the table has already are left out.</param>
    /// <param name="hasDays">The days of the rows are known, and bound what is read of the table.</param>
    public static string InsertOf(TableDefinition table, Projection projection, string source, bool again, bool hasDays)
    {
        var columns = projection.Columns.Select(name => table[name]).ToArray();
        return $"""
            INSERT INTO {projection.Name} ({string.Join(", ", columns.Select(column => column.Name))})
            SELECT {string.Join(", ", columns.Select(ValueOf))}
            FROM {source}{(again ? NotIn(projection.Name, hasDays) : "")}
            """;
    }

    /// <summary>Columns of a file, for a source that does not bring its own description.</summary>
    public static string StructureOf(TableDefinition table) => string.Join(", ", table.Columns.Where(column => column.InLake).Select(column => $"{column.Name} {TypeOf(column)}"));

    private static string ValueOf(Column column) =>
        !column.InLake ? IsBackfill
        : column.Required || column.Warehouse!.AbsentAs == "NULL" ? column.Name
        : $"ifNull({column.Name}, {column.Warehouse.AbsentAs})";

    private static string TypeOf(Column column)
    {
        var bare = column.Type switch
        {
            LogicalType.Text or LogicalType.Bytes => "String",
            LogicalType.Double => "Float64",
            LogicalType.Int32 => "Int32",
            LogicalType.Int64 => "Int64",
            LogicalType.Timestamp => "DateTime64(6, 'UTC')",
            LogicalType.Date => "Date32",
            _ => "Bool",
        };
        return column.Required ? bare : $"Nullable({bare})";
    }

    private static string NotIn(string table, bool hasDays) => $$"""

        WHERE (log_partition, log_offset) NOT IN
        (
            SELECT toInt32(log_partition), log_offset
            FROM {{table}}
            WHERE log_partition >= 2000 AND log_offset >= {first:Int64} AND log_offset < {next:Int64}{{(hasDays ? OnDays : "")}}
        )
        """;
}
