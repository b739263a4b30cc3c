namespace GridGrains.Domain.Catalog.Exports;

/// <summary>Names and types of OpenMetadata.</summary>
internal static class OpenMetadataNames
{
    public const string Warehouse = "gridgrains_warehouse";
    public const string Lake = "gridgrains_lake";
    public const string Messages = "gridgrains_log";
    public const string Reads = "gridgrains";
    public const string Runs = "gridgrains_pipelines";

    /// <summary>The database of stores that have schemas alone, as its connectors name it.</summary>
    public const string Database = "default";

    private const string ArrayOf = "Array(";

    /// <summary>The schema of an entry, by its service, database and name; null of a topic.</summary>
    public static string? SchemaOf(ExportedEntry exported)
    {
        var (entry, end) = (exported.Entry, exported.PhysicalName.IndexOf('.', StringComparison.Ordinal));
        return entry.Store switch
        {
            "log" => null,
            "clickhouse" => Join(Warehouse, Database, exported.PhysicalName[..end]),
            "iceberg" => Join(Lake, Database, exported.PhysicalName[..end]),
            ExportedCatalog.Reports => Join(Reads, Database, ExportedCatalog.Reports),
            _ => Join(Reads, Database, $"{entry.Kind.Word()}s"),
        };
    }

    public static string NameOf(ExportedEntry exported) => SchemaOf(exported) is { } schema ? Join([.. Split(schema), TableOf(exported)]) : Join(Messages, exported.Entry.Name);

    /// <summary>A record and a form may have one name.</summary>
    public static string TableOf(ExportedEntry exported) => exported.Entry.Store == ExportedCatalog.Reports ? exported.Entry.Id : exported.Entry.Name;

    public static string KindOf(ExportedEntry exported) => exported.Entry.Kind == CatalogKind.Topic ? "topic" : "table";

    /// <summary>Parts with dots or quotes are quoted.</summary>
    public static string Join(params IReadOnlyList<string> parts) => string.Join('.', parts.Select(Quoted));

    public static string ColumnOf(ExportedEntry exported, string column) => $"{NameOf(exported)}.{Quoted(column)}";

    public static string TableTypeOf(CatalogEntry entry) => entry.Kind switch
    {
        CatalogKind.View or CatalogKind.Cube or CatalogKind.Dataset or CatalogKind.FeatureView => "View",
        _ when entry.Store == "iceberg" => "Iceberg",
        _ when entry.Store == ExportedCatalog.Reports => "External",
        _ => "Regular",
    };

    public static string TypeOf(string physical) => ContractTypes.Of(physical) switch
    {
        { Logical: "string" } => "STRING",
        { Logical: "number", Format: "f64" } => "DOUBLE",
        { Logical: "number", Format: "f32" } => "FLOAT",
        { Logical: "number" } => "NUMBER",
        { Logical: "integer", Format: "i8" } => "TINYINT",
        { Logical: "integer", Format: "i16" } => "SMALLINT",
        { Logical: "integer", Format: "i32" } => "INT",
        { Logical: "integer", Format: "u8" or "u16" or "u32" or "u64" } => "UINT",
        { Logical: "integer" } => "BIGINT",
        { Logical: "boolean" } => "BOOLEAN",
        { Logical: "timestamp" } => "TIMESTAMPZ",
        { Logical: "date" } => "DATE",
        { Logical: "array" } => "ARRAY",
        { Logical: "object" } => "JSON",
        _ when physical.StartsWith("AggregateFunction(", StringComparison.Ordinal) => "AGGREGATEFUNCTION",
        _ => "UNKNOWN",
    };

    /// <summary>Of a field of a topic, where words are fewer.</summary>
    public static string FieldTypeOf(string physical) => TypeOf(physical) switch
    {
        "TINYINT" or "SMALLINT" or "INT" => "INT",
        "BIGINT" or "UINT" => "LONG",
        "NUMBER" => "DOUBLE",
        "JSON" => "MAP",
        "AGGREGATEFUNCTION" => "BYTES",
        var same => same,
    };

    /// <summary>What the items of an array are.</summary>
    public static string ItemTypeOf(string physical) =>
        physical.StartsWith(ArrayOf, StringComparison.Ordinal) && physical.EndsWith(')') ? TypeOf(physical[ArrayOf.Length..^1]) : "UNKNOWN";

    private static string Quoted(string part) =>
        part.Contains('.', StringComparison.Ordinal) || part.Contains('"', StringComparison.Ordinal) ? $"\"{part.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : part;

    // Names of schemas are the program's own: they have no dots.
    private static string[] Split(string name) => name.Split('.');
}
