using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Manifests;

/// <summary>
/// The part of Avro schemas that manifests use, with the field ids by which Iceberg names fields. Apache.Avro's own schema classes
/// drop the <c>map</c> logical type that other readers look for, so the JSON text is kept and only its shape is read here.
/// </summary>
internal abstract record AvroType
{
    public static AvroType Parse(string json)
    {
        try
        {
            return Read(JsonNode.Parse(json), new Dictionary<string, AvroType>(StringComparer.Ordinal));
        }
        catch (JsonException e)
        {
            throw new IcebergException(IcebergErrorCode.CorruptFile, "An Avro schema is not JSON", e);
        }
    }

    private static AvroType Read(JsonNode? node, Dictionary<string, AvroType> named) => node switch
    {
        JsonValue name => ReadName(name.GetValue<string>(), named),
        JsonArray branches => new AvroUnion([.. branches.Select(branch => Read(branch, named))]),
        JsonObject type => ReadObject(type, named),
        _ => throw new IcebergException(IcebergErrorCode.CorruptFile, "An Avro schema lacks a type"),
    };

    private static AvroType ReadName(string name, Dictionary<string, AvroType> named) => name switch
    {
        "null" => new AvroPrimitive(AvroPrimitiveKind.Null),
        "boolean" => new AvroPrimitive(AvroPrimitiveKind.Boolean),
        "int" => new AvroPrimitive(AvroPrimitiveKind.Int),
        "long" => new AvroPrimitive(AvroPrimitiveKind.Long),
        "float" => new AvroPrimitive(AvroPrimitiveKind.Float),
        "double" => new AvroPrimitive(AvroPrimitiveKind.Double),
        "bytes" => new AvroPrimitive(AvroPrimitiveKind.Bytes),
        "string" => new AvroPrimitive(AvroPrimitiveKind.String),
        _ => named.GetValueOrDefault(name) ?? throw new IcebergException(IcebergErrorCode.CorruptFile, $"Unknown Avro type '{name}'"),
    };

    private static AvroType ReadObject(JsonObject json, Dictionary<string, AvroType> named)
    {
        if (json["type"] is not JsonValue kind) return Read(json["type"], named);
        switch (kind.GetValue<string>())
        {
            case "array":
                return new AvroArray(Read(json["items"], named));
            case "map":
                return new AvroMap(Read(json["values"], named));
            case "fixed":
                return named[json.RequiredString("name")] = new AvroFixed(json.RequiredInt("size"));
            case "record":
                return named[json.RequiredString("name")] = new AvroRecord([.. json.RequiredArray("fields").Select(field => ReadField(field, named))]);
            case var name:
                return ReadName(name, named);
        }
    }

    private static AvroField ReadField(JsonNode? node, Dictionary<string, AvroType> named)
    {
        var json = node.AsRequiredObject("fields");
        return new AvroField(json.RequiredString("name"), json.OptionalInt("field-id") ?? -1, Read(json["type"], named));
    }
}

internal enum AvroPrimitiveKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
}

internal sealed record AvroPrimitive(AvroPrimitiveKind Kind) : AvroType;

internal sealed record AvroFixed(int Size) : AvroType;

internal sealed record AvroArray(AvroType Items) : AvroType;

internal sealed record AvroMap(AvroType Values) : AvroType;

internal sealed record AvroUnion(AvroType[] Branches) : AvroType
{
    public static AvroType NonNull(AvroType type) => type is AvroUnion union ? union.Branches.First(branch => !IsNull(branch)) : type;

    public int IndexFor(object? value) => Array.FindIndex(Branches, branch => IsNull(branch) == value is null);

    private static bool IsNull(AvroType type) => type is AvroPrimitive { Kind: AvroPrimitiveKind.Null };
}

internal sealed record AvroRecord(AvroField[] Fields) : AvroType
{
    public bool HasFieldIds => Array.Exists(Fields, part => part.FieldId >= 0);

    public int IndexOf(int fieldId) => Array.FindIndex(Fields, field => field.FieldId == fieldId);

    public AvroRecord RecordAt(int fieldId) => (AvroRecord)Fields[IndexOf(fieldId)].Type;

    /// <summary>The record that a nullable array field holds.</summary>
    public AvroRecord ItemsAt(int fieldId) => (AvroRecord)((AvroArray)AvroUnion.NonNull(Fields[IndexOf(fieldId)].Type)).Items;
}

/// <param name="FieldId">The Iceberg field id, or -1.</param>
internal sealed record AvroField(string Name, int FieldId, AvroType Type);
