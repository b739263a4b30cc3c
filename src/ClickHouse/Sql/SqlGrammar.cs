using System.Collections.Frozen;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Kinds of nodes that a statement may be made of. What is not listed is refused.</summary>
internal static class SqlGrammar
{
    public const string Root = "SelectWithUnionQuery";
    public const string List = "ExpressionList";
    public const string Select = "SelectQuery";
    public const string Function = "Function";
    public const string Identifier = "Identifier";
    public const string Literal = "Literal";
    public const string Table = "TableIdentifier";
    public const string TableExpression = "TableExpression";
    public const string Subquery = "Subquery";

    public static readonly FrozenSet<string> Kinds = FrozenSet.Create(
        Root, "SelectIntersectExceptQuery", List, Select, Function, Identifier, Literal, Table, TableExpression, Subquery, "Asterisk", "QualifiedAsterisk", "TablesInSelectQuery",
        "TablesInSelectQueryElement", "TableJoin", "ArrayJoin", "OrderByElement", "WithElement", "WindowDefinition", "WindowListElement", "InterpolateElement",
        "ColumnsTransformerList", "ColumnsExceptTransformer", "ColumnsReplaceTransformer", "ColumnsReplaceTransformer::Replacement", "ColumnsRegexpMatcher");

    /// <summary>Functions whose second argument the engine takes for a table where it is a bare name.</summary>
    public static readonly FrozenSet<string> Memberships = FrozenSet.ToFrozenSet(["in", "notin", "globalin", "globalnotin", "nullin", "notnullin", "globalnullin", "globalnotnullin"]);

    /// <summary>Words that may follow a table and are no alias of it.</summary>
    public static readonly FrozenSet<string> AfterTable = FrozenSet.ToFrozenSet(
        [
            "ON", "USING", "WHERE", "PREWHERE", "JOIN", "LEFT", "RIGHT", "INNER", "OUTER", "FULL", "CROSS", "ANY", "ALL", "ASOF", "SEMI", "ANTI", "GLOBAL", "LOCAL", "PASTE", "NATURAL", "ARRAY",
            "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT", "WINDOW", "QUALIFY", "SELECT", "WITH", "SAMPLE", "SETTINGS", "FORMAT", "INTO",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A kind in the words of who writes statements.</summary>
    public static string WordOf(string kind) => kind switch
    {
        "Set" => "SETTINGS (the platform sets them)",
        "SampleRatio" => "SAMPLE",
        "ColumnsApplyTransformer" => "APPLY",
        "StorageOrderByElement" => "ORDER BY of a table",
        _ => kind,
    };
}
