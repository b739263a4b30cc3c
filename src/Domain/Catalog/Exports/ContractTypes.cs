namespace GridGrains.Domain.Catalog.Exports;

/// <param name="Logical">string, number, integer, boolean, timestamp, date, array, object; null where data contracts have no word for it.</param>
/// <param name="Format">Of a number or an integer: <c>f64</c>, <c>i32</c>; null where it is not said.</param>
public readonly record struct ContractType(string? Logical, string? Format = null);

/// <summary>Types of the stores in the words of data contracts.</summary>
public static class ContractTypes
{
    private const string Optional = "Nullable(";

    private static readonly string[] Wrappers = ["LowCardinality(", Optional];

    /// <param name="physical">As the store names it: <c>LowCardinality(String)</c>, <c>double</c>.</param>
    public static ContractType Of(string physical)
    {
        var type = Unwrapped(physical);
        var end = type.IndexOf('(', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).ToLowerInvariant() switch
        {
            "text" or "string" or "fixedstring" or "enum8" or "enum16" or "uuid" => new("string"),
            "double" or "float64" => new("number", "f64"),
            "float32" => new("number", "f32"),
            "number" or "decimal" => new("number"),
            "integer" or "count" => new("integer"),
            "int8" => new("integer", "i8"),
            "int16" => new("integer", "i16"),
            "int32" => new("integer", "i32"),
            "int64" => new("integer", "i64"),
            "uint8" => new("integer", "u8"),
            "uint16" => new("integer", "u16"),
            "uint32" => new("integer", "u32"),
            "uint64" => new("integer", "u64"),
            "bool" or "boolean" => new("boolean"),
            "timestamp" or "time" or "unixtimestamp" or "datetime" or "datetime64" => new("timestamp"),
            "date" or "date32" or "day" => new("date"),
            "array" => new("array"),
            "object" or "map" or "tuple" or "json" => new("object"),
            _ => default,
        };
    }

    /// <summary>The type that a value is held in: a count, as cubes and features name it, is a kind of figure and an integer.</summary>
    public static string NativeOf(string type) => type == "count" ? "integer" : type;

    /// <summary>Whether every row has a value.</summary>
    public static bool IsRequired(CatalogColumn column) => column.Required && !column.Type.Contains(Optional, StringComparison.Ordinal);

    private static string Unwrapped(string type)
    {
        while (Array.Find(Wrappers, wrapper => type.StartsWith(wrapper, StringComparison.Ordinal) && type.EndsWith(')')) is { } found)
        {
            type = type[found.Length..^1];
        }

        return type;
    }
}
