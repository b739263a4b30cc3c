using System.Text.Json.Nodes;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Schemas;

/// <summary>Schemas in the JSON of the specification (Appendix C).</summary>
public static class SchemaJson
{
    public static JsonObject Write(Schema schema)
    {
        var json = WriteStruct(schema.Struct);
        json["schema-id"] = schema.SchemaId;
        if (!schema.IdentifierFieldIds.IsEmpty)
            json["identifier-field-ids"] = new JsonArray([.. schema.IdentifierFieldIds.Select(id => (JsonNode)id)]);
        return json;
    }

    public static Schema Read(JsonObject json) => new(
        json.OptionalInt("schema-id") ?? 0,
        ReadStruct(json).Fields,
        json.OptionalArray("identifier-field-ids")?.Select(id => id!.GetValue<int>()));

    private static JsonNode WriteType(IcebergType type) => type switch
    {
        PrimitiveType primitive => primitive.ToString(),
        StructType nested => WriteStruct(nested),
        ListType list => new JsonObject
        {
            ["type"] = "list",
            ["element-id"] = list.ElementId,
            ["element"] = WriteType(list.Element),
            ["element-required"] = list.ElementRequired,
        },
        MapType map => new JsonObject
        {
            ["type"] = "map",
            ["key-id"] = map.KeyId,
            ["key"] = WriteType(map.Key),
            ["value-id"] = map.ValueId,
            ["value"] = WriteType(map.Value),
            ["value-required"] = map.ValueRequired,
        },
        _ => throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Unknown type {type}"),
    };

    private static JsonObject WriteStruct(StructType type) => new()
    {
        ["type"] = "struct",
        ["fields"] = new JsonArray([.. type.Fields.Select(WriteField)]),
    };

    private static JsonObject WriteField(SchemaField field)
    {
        var json = new JsonObject
        {
            ["id"] = field.Id,
            ["name"] = field.Name,
            ["required"] = field.Required,
            ["type"] = WriteType(field.Type),
        };
        if (field.Doc is not null) json["doc"] = field.Doc;
        if (field.InitialDefault is not null) json["initial-default"] = SingleValueJson.Write(field.PrimitiveType, field.InitialDefault);
        return json;
    }

    private static IcebergType ReadType(JsonNode? node) => node switch
    {
        JsonValue value => PrimitiveType.Parse(value.GetValue<string>()),
        JsonObject nested => nested.RequiredString("type") switch
        {
            "struct" => ReadStruct(nested),
            "list" => new ListType(
                nested.RequiredInt("element-id"), ReadType(nested["element"]), nested.RequiredBool("element-required")),
            "map" => new MapType(
                nested.RequiredInt("key-id"), ReadType(nested["key"]),
                nested.RequiredInt("value-id"), ReadType(nested["value"]), nested.RequiredBool("value-required")),
            var other => throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Unknown type '{other}'"),
        },
        _ => throw new IcebergException(IcebergErrorCode.InvalidSchema, "A type is missing"),
    };

    private static StructType ReadStruct(JsonObject json)
    {
        if (json.RequiredString("type") != "struct")
            throw new IcebergException(IcebergErrorCode.InvalidSchema, "A schema is not of type 'struct'");
        return new StructType([.. json.RequiredArray("fields").Select(field => ReadField(field.AsRequiredObject("fields")))]);
    }

    private static SchemaField ReadField(JsonObject json)
    {
        var type = ReadType(json["type"]);
        var initial = json["initial-default"] is { } value && type is PrimitiveType primitive
            ? SingleValueJson.Read(primitive, value)
            : null;
        return new SchemaField(
            json.RequiredInt("id"), json.RequiredString("name"), type, json.RequiredBool("required"), json.OptionalString("doc"), initial);
    }
}
