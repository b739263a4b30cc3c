using System.Text.Json.Nodes;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Partitioning;

/// <summary>Partition specs and sort orders in the JSON of the specification (Appendix C).</summary>
internal static class PartitioningJson
{
    public static JsonObject Write(PartitionSpec spec) => new() { ["spec-id"] = spec.SpecId, ["fields"] = WriteFields(spec) };

    /// <summary>Only the fields: the form kept in a manifest's header.</summary>
    public static JsonArray WriteFields(PartitionSpec spec) => [.. spec.Fields.Select(field => (JsonNode)new JsonObject
    {
        ["name"] = field.Name,
        ["transform"] = field.Transform.ToString(),
        ["source-id"] = field.SourceId,
        ["field-id"] = field.FieldId,
    })];

    public static PartitionSpec Read(JsonObject json) => ReadFields(json.RequiredInt("spec-id"), json.RequiredArray("fields"));

    /// <summary>Version 1 files may leave field ids out: they count from 1000 in order.</summary>
    public static PartitionSpec ReadFields(int specId, JsonArray fields) => new(specId, [.. fields.Select((node, i) =>
    {
        var field = node.AsRequiredObject("fields");
        return new PartitionField(
            field.RequiredInt("source-id"), field.OptionalInt("field-id") ?? PartitionSpec.FirstFieldId + i,
            field.RequiredString("name"), Transform.Parse(field.RequiredString("transform")));
    })]);

    public static JsonObject Write(SortOrder order) => new()
    {
        ["order-id"] = order.OrderId,
        ["fields"] = new JsonArray([.. order.Fields.Select(field => new JsonObject
        {
            ["transform"] = field.Transform.ToString(),
            ["source-id"] = field.SourceId,
            ["direction"] = field.Descending ? "desc" : "asc",
            ["null-order"] = field.NullsLast ? "nulls-last" : "nulls-first",
        })]),
    };

    public static SortOrder ReadOrder(JsonObject json) => new(
        json.RequiredInt("order-id"),
        [.. json.RequiredArray("fields").Select(node =>
        {
            var field = node.AsRequiredObject("fields");
            return new SortField(
                field.RequiredInt("source-id"), Transform.Parse(field.RequiredString("transform")),
                OneOf(field, "direction", "asc", "desc"), OneOf(field, "null-order", "nulls-first", "nulls-last"));
        })]);

    private static bool OneOf(JsonObject json, string name, string whenFalse, string whenTrue)
    {
        var text = json.RequiredString(name);
        return text == whenTrue || (text == whenFalse
            ? false
            : throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"'{name}' is '{text}', not '{whenFalse}' or '{whenTrue}'"));
    }
}
