namespace GridGrains.Domain.Catalog.Exports;

/// <summary>Names and types of DataHub.</summary>
internal static class DataHubNames
{
    public const string Platform = "gridgrains";
    public const string Environment = "PROD";
    public const string Actor = "urn:li:corpuser:gridgrains";
    public const string Units = "gridgrains_units";
    public const string Classes = "gridgrains_class";

    /// <summary>What nothing but its name holds is a dataset of the platform's own.</summary>
    public static string DatasetOf(ExportedEntry exported)
    {
        var (platform, name) = exported.Entry.Store switch
        {
            "clickhouse" or "iceberg" => (exported.Entry.Store, exported.PhysicalName),
            "log" => ("kafka", exported.Entry.Name),
            _ => (Platform, exported.Entry.Id),
        };
        return $"urn:li:dataset:({PlatformOf(platform)},{Escaped(name)},{Environment})";
    }

    public static string PlatformOf(ExportedEntry exported) => PlatformOf(exported.Entry.Store switch
    {
        "clickhouse" or "iceberg" => exported.Entry.Store,
        "log" => "kafka",
        _ => Platform,
    });

    public static string PlatformOf(string name) => $"urn:li:dataPlatform:{name}";

    public static string FieldOf(ExportedEntry exported, string column) => $"urn:li:schemaField:({DatasetOf(exported)},{Escaped(column)})";

    public static string PipelineOf(CatalogEntry entry) => $"urn:li:dataFlow:({Platform},{Escaped(entry.Name)},{Environment})";

    public static string TagOf(string tag) => $"urn:li:tag:{Escaped(tag)}";

    public static string TermOf(string group, string word) => $"urn:li:glossaryTerm:{group}.{Escaped(word)}";

    public static string GroupOf(string term) => $"urn:li:glossaryNode:{term}";

    public static string OwnerOf(string owner) => $"urn:li:corpGroup:{Escaped(owner)}";

    /// <summary>What a field's type is called in the union of types.</summary>
    public static string TypeOf(string physical) => ContractTypes.Of(physical).Logical switch
    {
        "number" or "integer" => "NumberType",
        "boolean" => "BooleanType",
        "timestamp" => "TimeType",
        "date" => "DateType",
        "array" => "ArrayType",
        "object" => "RecordType",
        "string" => "StringType",
        _ => "BytesType",
    };

    // Commas and brackets end the parts of a name.
    private static string Escaped(string name) => string.Concat(name.Select(letter => letter is ',' or '(' or ')' or '%' or ' ' or '#' ? Uri.HexEscape(letter) : letter.ToString()));
}
