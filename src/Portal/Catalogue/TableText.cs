using GridGrains.Domain.Tables;

namespace GridGrains.Portal.Catalogue;

/// <summary>Definitions of tables as pages show them.</summary>
public static class TableText
{
    private const int DaysPerYear = 365;

    /// <summary><c>2 years</c>, <c>90 days</c>.</summary>
    public static string Kept(int days) => days % DaysPerYear != 0 ? $"{days} days" : days == DaysPerYear ? "1 year" : $"{days / DaysPerYear} years";

    /// <summary>As SQL engines over the lake name it.</summary>
    public static string TypeOf(LogicalType type) => type switch
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

    /// <summary>Text of a definition without the marks of Markdown.</summary>
    public static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal);

    /// <summary>Whether a table, or one of its columns, holds a text; capitals do not matter.</summary>
    public static bool Holds(TableDefinition table, string text) => new[] { table.Name, table.Doc, table.Owner }
        .Concat(table.Columns.SelectMany(column => new[] { column.Name, column.Doc ?? "" })).Any(known => known.Contains(text, StringComparison.OrdinalIgnoreCase));
}
