using System.Text.Json.Nodes;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;
using Xunit;

namespace GridGrains.Tests.Unit.Iceberg.Manifests;

/// <summary>Field by field against the schemas that other writers publish.</summary>
public sealed class ManifestSchemaTests
{
    private static readonly Schema Trips = new(0,
    [
        new SchemaField(1, "VendorID", PrimitiveType.Int),
        new SchemaField(2, "tpep_pickup_datetime", PrimitiveType.Timestamp),
    ]);

    [Fact]
    public void Manifest_list_schema_has_the_published_fields_in_order()
    {
        var published = Fields(Published("avro_schema_manifest_file_v2.json"));
        var ours = Fields((JsonObject)JsonNode.Parse(ManifestSchemas.ManifestList)!);
        // The published sample makes two fields nullable that version 2 requires, and omits key_metadata, which it allows.
        var expected = published.Select(f => f.Id is 515 or 516 ? f with { Type = "long" } : f)
            .Append(new("key_metadata", 519, "[null,bytes]"));
        Assert.Equal(expected, ours);
    }

    [Fact]
    public void Manifest_entry_schema_has_the_published_fields_and_those_new_in_version_2()
    {
        var spec = new PartitionSpec(0, [new(1, 1000, "VendorID", Transform.Identity), new(2, 1001, "tpep_pickup_datetime", Transform.Day)]);
        var ours = (JsonObject)JsonNode.Parse(ManifestSchemas.ManifestEntry(spec, spec.ResultTypes(Trips)))!;
        var published = Published("avro_schema_manifest_entry.json");
        Assert.Equal(
            [.. Fields(published).Where(f => f.Id != 2).Select(f => f.Id), 3, 4],
            Fields(ours).Where(f => f.Id != 2).Select(f => f.Id));

        // Version 1's block size is gone; content and equality ids are new.
        var wanted = Fields(DataFile(published)).Where(f => f.Id != 105).ToDictionary(f => f.Id);
        var found = Fields(DataFile(ours)).ToDictionary(f => f.Id);
        Assert.Equal([134, 135], found.Keys.Except(wanted.Keys).Order());
        foreach (var (id, field) in wanted) Assert.Equal(field, found[id]);
    }

    [Fact]
    public void Partition_names_are_made_fit_for_avro()
    {
        var schema = new Schema(0, [new SchemaField(1, "lmp $/MWh", PrimitiveType.Decimal(9, 2)), new SchemaField(2, "5min", PrimitiveType.Decimal(9, 2))]);
        var spec = PartitionSpec.For(schema, ("lmp $/MWh", Transform.Identity), ("5min", Transform.Identity));
        var entry = (JsonObject)JsonNode.Parse(ManifestSchemas.ManifestEntry(spec, spec.ResultTypes(schema)))!;
        var partition = (JsonObject)DataFile(entry)["fields"]!.AsArray().Single(f => (int)f!["field-id"]! == 102)!["type"]!;
        Assert.Equal(["lmp_x20_x24_x2FMWh", "_5min"], Fields(partition).Select(f => f.Name));
        Assert.IsType<AvroRecord>(AvroType.Parse(entry.ToJsonString()));
    }

    private sealed record Field(string Name, int Id, string Type);

    private static List<Field> Fields(JsonObject record)
        => [.. record["fields"]!.AsArray().Select(f => new Field((string)f!["name"]!, (int)f["field-id"]!, Canonical(f["type"]!)))];

    /// <summary>A type without its documentation and with members in one order.</summary>
    private static string Canonical(JsonNode node) => node switch
    {
        JsonObject o => "{" + string.Join(",", o.Where(m => m.Key is not ("doc" or "default")).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Canonical(m.Value!)}")) + "}",
        JsonArray a => "[" + string.Join(",", a.Select(item => Canonical(item!))) + "]",
        _ => node.ToJsonString(),
    } is var text && node is JsonValue ? text.Trim('"') : text;

    private static JsonObject DataFile(JsonObject entry)
        => (JsonObject)entry["fields"]!.AsArray().Single(f => (int)f!["field-id"]! == 2)!["type"]!;

    private static JsonObject Published(string name)
        => (JsonObject)JsonNode.Parse(File.ReadAllText(SharedData.PathOf($"iceberg/avro_schemas/{name}")))!;
}
