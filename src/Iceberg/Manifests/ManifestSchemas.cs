using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Manifests;

/// <summary>The Avro schemas of manifests and manifest lists, format version 2 (spec: Manifests, Manifest Lists).</summary>
internal static class ManifestSchemas
{
    /// <summary>The schema of manifest lists as JSON text.</summary>
    public static string ManifestList { get; } = Record("manifest_file", [
        Field("manifest_path", "string", 500),
        Field("manifest_length", "long", 501),
        Field("partition_spec_id", "int", 502),
        Field("content", "int", 517),
        Field("sequence_number", "long", 515),
        Field("min_sequence_number", "long", 516),
        Field("added_snapshot_id", "long", 503),
        Field("added_files_count", "int", 504),
        Field("existing_files_count", "int", 505),
        Field("deleted_files_count", "int", 506),
        Field("added_rows_count", "long", 512),
        Field("existing_rows_count", "long", 513),
        Field("deleted_rows_count", "long", 514),
        Optional("partitions", ArrayOf(Record("r508", [
            Field("contains_null", "boolean", 509),
            Optional("contains_nan", "boolean", 518),
            Optional("lower_bound", "bytes", 510),
            Optional("upper_bound", "bytes", 511),
        ]), 508), 507),
        Optional("key_metadata", "bytes", 519),
    ]).ToJsonString();

    private static readonly Lazy<Dictionary<int, string>> Names = new(() =>
    {
        var names = new Dictionary<int, string>();
        Collect(JsonNode.Parse(ManifestList), names);
        Collect(JsonNode.Parse(ManifestEntry(PartitionSpec.Unpartitioned, [])), names);
        return names;
    });

    /// <summary>The specification's name of a field; null for one that is not of these files.</summary>
    public static string? NameOf(int fieldId) => Names.Value.GetValueOrDefault(fieldId);

    /// <summary>The schema of manifests whose files are partitioned by <paramref name="spec"/>, as JSON text.</summary>
    public static string ManifestEntry(PartitionSpec spec, ImmutableArray<PrimitiveType> partitionTypes) => Record("manifest_entry", [
        Field("status", "int", 0),
        Optional("snapshot_id", "long", 1),
        Optional("sequence_number", "long", 3),
        Optional("file_sequence_number", "long", 4),
        Field("data_file", DataFileRecord(spec, partitionTypes), 2),
    ]).ToJsonString();

    private static JsonObject DataFileRecord(PartitionSpec spec, ImmutableArray<PrimitiveType> partitionTypes) => Record("r2", [
        Field("content", "int", 134),
        Field("file_path", "string", 100),
        Field("file_format", "string", 101),
        Field("partition", Record("r102", [.. spec.Fields.Select((f, i) => Optional(AvroName(f.Name), PartitionType(partitionTypes[i], f.FieldId), f.FieldId))]), 102),
        Field("record_count", "long", 103),
        Field("file_size_in_bytes", "long", 104),
        Map("column_sizes", 108, 117, 118, "long"),
        Map("value_counts", 109, 119, 120, "long"),
        Map("null_value_counts", 110, 121, 122, "long"),
        Map("nan_value_counts", 137, 138, 139, "long"),
        Map("lower_bounds", 125, 126, 127, "bytes"),
        Map("upper_bounds", 128, 129, 130, "bytes"),
        Optional("key_metadata", "bytes", 131),
        Optional("split_offsets", ArrayOf("long", 133), 132),
        Optional("equality_ids", ArrayOf("int", 136), 135),
        Optional("sort_order_id", "int", 140),
    ]);

    /// <summary>The Avro type of a partition value (spec: Appendix A, Avro). Named types carry the field id, as a name may be defined only once.</summary>
    private static JsonNode PartitionType(PrimitiveType type, int fieldId) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.Int or TypeKind.Long or TypeKind.Float or TypeKind.Double or TypeKind.String => type.ToString(),
        TypeKind.Binary => "bytes",
        TypeKind.Date => new JsonObject { ["type"] = "int", ["logicalType"] = "date" },
        TypeKind.Time => new JsonObject { ["type"] = "long", ["logicalType"] = "time-micros" },
        TypeKind.Timestamp => new JsonObject { ["type"] = "long", ["logicalType"] = "timestamp-micros", ["adjust-to-utc"] = false },
        TypeKind.TimestampTz => new JsonObject { ["type"] = "long", ["logicalType"] = "timestamp-micros", ["adjust-to-utc"] = true },
        TypeKind.Uuid => new JsonObject { ["type"] = "fixed", ["name"] = $"uuid_{fieldId}", ["size"] = 16, ["logicalType"] = "uuid" },
        TypeKind.Fixed => new JsonObject { ["type"] = "fixed", ["name"] = $"fixed_{fieldId}", ["size"] = type.Length },
        _ => new JsonObject
        {
            ["type"] = "fixed",
            ["name"] = $"decimal_{fieldId}",
            ["size"] = DecimalBytes.WidthOf(type.Precision),
            ["logicalType"] = "decimal",
            ["precision"] = type.Precision,
            ["scale"] = type.Scale,
        },
    };

    /// <summary>Avro names are narrower than column names: other characters are spelled as their code.</summary>
    private static string AvroName(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetter(c) || c == '_' || (char.IsAsciiDigit(c) && text.Length > 0)) text.Append(c);
            else if (char.IsAsciiDigit(c)) text.Append('_').Append(c);
            else text.Append("_x").Append(((int)c).ToString("X", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static void Collect(JsonNode? node, Dictionary<int, string> names)
    {
        if (node is JsonObject field && field["field-id"] is { } id) names.TryAdd(id.GetValue<int>(), field["name"]!.GetValue<string>());
        foreach (var child in node is JsonObject record ? record.Select(member => member.Value) : node as JsonArray ?? []) Collect(child, names);
    }

    private static JsonObject Record(string name, JsonNode[] fields)
        => new() { ["type"] = "record", ["name"] = name, ["fields"] = new JsonArray(fields) };

    private static JsonObject Field(string name, JsonNode type, int fieldId)
        => new() { ["name"] = name, ["type"] = type, ["field-id"] = fieldId };

    private static JsonObject Optional(string name, JsonNode type, int fieldId)
        => new() { ["name"] = name, ["type"] = new JsonArray("null", type), ["default"] = null, ["field-id"] = fieldId };

    private static JsonObject ArrayOf(JsonNode items, int elementId)
        => new() { ["type"] = "array", ["items"] = items, ["element-id"] = elementId };

    private static JsonObject Map(string name, int fieldId, int keyId, int valueId, string valueType) => Optional(name, new JsonObject
    {
        ["type"] = "array",
        ["items"] = Record($"k{keyId}_v{valueId}", [Field("key", "int", keyId), Field("value", valueType, valueId)]),
        ["logicalType"] = "map",
    }, fieldId);
}
