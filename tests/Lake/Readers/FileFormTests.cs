using System.Text;
using System.Text.Json.Nodes;
using GridGrains.Lake.Tables;
using GridGrains.Tests.Unit;
using Xunit;
using static GridGrains.Tests.Lake.LakeFolder;

namespace GridGrains.Tests.Lake.Readers;

/// <summary>The files of the lake's tables, field by field: against the format's own list of fields, and against samples of others where they are there.</summary>
public sealed class FileFormTests
{
    // Iceberg table specification, version 2: table metadata, snapshots.
    private static readonly string[] MetadataFields =
    [
        "current-schema-id", "current-snapshot-id", "default-sort-order-id", "default-spec-id", "format-version", "last-column-id", "last-partition-id",
        "last-sequence-number", "last-updated-ms", "location", "metadata-log", "partition-specs", "properties", "refs", "schemas", "snapshot-log", "snapshots",
        "sort-orders", "table-uuid",
    ];

    private static readonly string[] SnapshotFields = ["manifest-list", "schema-id", "sequence-number", "snapshot-id", "summary", "timestamp-ms"];

    // The same, manifest lists and manifests: field ids by name, as Avro holds them.
    private const string ManifestListFields =
        "manifest_path:500 manifest_length:501 partition_spec_id:502 content:517 sequence_number:515 min_sequence_number:516 added_snapshot_id:503 "
        + "added_files_count:504 existing_files_count:505 deleted_files_count:506 added_rows_count:512 existing_rows_count:513 deleted_rows_count:514 "
        + "partitions:507 contains_null:509 contains_nan:518 lower_bound:510 upper_bound:511 key_metadata:519";

    private const string ManifestFields =
        "status:0 snapshot_id:1 sequence_number:3 file_sequence_number:4 data_file:2 content:134 file_path:100 file_format:101 partition:102 record_count:103 "
        + "file_size_in_bytes:104 column_sizes:108 key:117 value:118 value_counts:109 key:119 value:120 null_value_counts:110 key:121 value:122 "
        + "nan_value_counts:137 key:138 value:139 lower_bounds:125 key:126 value:127 upper_bounds:128 key:129 value:130 key_metadata:131 split_offsets:132 "
        + "equality_ids:135 sort_order_id:140";

    [Fact]
    public async Task Metadata_has_every_field_of_the_format_and_no_other()
    {
        await using var lake = await FilledLake.CreateAsync();
        foreach (var definition in LakeTables.All)
        {
            var metadata = await MetadataAsync(lake, definition);
            Assert.Equal(MetadataFields, metadata.Select(member => member.Key).Order(StringComparer.Ordinal));
            Assert.All(metadata["snapshots"]!.AsArray(), snapshot => Assert.Equal(
                SnapshotFields, snapshot!.AsObject().Select(member => member.Key).Where(name => name != "parent-snapshot-id").Order(StringComparer.Ordinal)));
            Assert.Equal(
                definition.Schema.Struct.Fields.Select(field => (field.Id, field.Name, field.Required)),
                metadata["schemas"]![0]!["fields"]!.AsArray().Select(field => ((int)field!["id"]!, (string)field["name"]!, (bool)field["required"]!)));
        }
    }

    [Fact]
    public async Task Manifests_and_their_lists_have_the_field_ids_of_the_format_and_tell_their_schema()
    {
        await using var lake = await FilledLake.CreateAsync();
        foreach (var definition in LakeTables.All)
        {
            var table = await FilledLake.TableAsync(lake, definition);
            var list = AvroHeader(table.Metadata.CurrentSnapshot!.ManifestList);
            Assert.Equal(ManifestListFields, FieldsOf(list));
            Assert.Equal("2", list["format-version"]);

            foreach (var file in Directory.GetFiles(new Uri(table.Metadata.Location + "/metadata").LocalPath, "*-m*.avro"))
            {
                var manifest = AvroHeader(file);
                var partition = table.Metadata.DefaultSpec.Fields.Select(field => $"{field.Name}:{field.FieldId}");
                Assert.Equal(ManifestFields.Replace("record_count", $"{string.Join(' ', partition)} record_count", StringComparison.Ordinal), FieldsOf(manifest));
                Assert.Equal(("2", "0", "0", "data"), (manifest["format-version"], manifest["schema-id"], manifest["partition-spec-id"], manifest["content"]));
                Assert.True(JsonNode.DeepEquals((await MetadataAsync(lake, definition))["schemas"]![0], JsonNode.Parse(manifest["schema"])), definition.ToString());
            }
        }
    }

    [Fact]
    public async Task Metadata_has_the_forms_of_a_published_sample()
    {
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(SharedData.PathOf("iceberg/metadata_json/TableMetadataV2Valid.json"), Token))!;
        await using var lake = await FilledLake.CreateAsync();
        foreach (var definition in LakeTables.All)
        {
            var compared = 0;
            Compare(sample, await MetadataAsync(lake, definition), definition.ToString(), ref compared);
            Assert.True(compared > 40, $"{compared} fields of {definition} were compared");
        }
    }

    // Of arrays the first elements stand for all; names of properties and columns are everyone's own.
    private static void Compare(JsonNode published, JsonNode? ours, string path, ref int compared)
    {
        Assert.True(ours is not null, $"{path} is missing");
        Assert.Equal((path, published.GetValueKind()), (path, ours!.GetValueKind()));
        compared++;
        switch (published)
        {
            case JsonArray { Count: > 0 } array when ours is JsonArray { Count: > 0 } other:
                Compare(array[0]!, other[0], path + "[0]", ref compared);
                break;
            case JsonObject members when !path.EndsWith("properties", StringComparison.Ordinal) && !path.EndsWith("summary", StringComparison.Ordinal):
                foreach (var (name, member) in members.Where(member => member.Key is not "identifier-field-ids"))
                {
                    Compare(member!, ours[name], $"{path}.{name}", ref compared);
                }

                break;
        }
    }

    private static async Task<JsonObject> MetadataAsync(LakeFolder lake, LakeTable definition) => (JsonObject)JsonNode.Parse(
        await File.ReadAllTextAsync(new Uri((await FilledLake.TableAsync(lake, definition)).MetadataLocation).LocalPath, Token))!;

    private static string FieldsOf(Dictionary<string, string> header)
    {
        var fields = new List<string>();
        Collect(JsonNode.Parse(header["avro.schema"])!);
        return string.Join(' ', fields);

        void Collect(JsonNode node)
        {
            if (node is JsonObject field && field["field-id"] is { } id)
            {
                fields.Add($"{field["name"]}:{id}");
            }

            foreach (var child in node is JsonObject record ? record.Select(member => member.Value) : node as JsonArray ?? [])
            {
                if (child is not null and not JsonValue)
                {
                    Collect(child);
                }
            }
        }
    }

    /// <summary>The metadata of an Avro file: a map of strings to bytes after the four magic bytes.</summary>
    private static Dictionary<string, string> AvroHeader(string location)
    {
        using var file = new BinaryReader(File.OpenRead(location.StartsWith("file:", StringComparison.Ordinal) ? new Uri(location).LocalPath : location));
        Assert.Equal("Obj\u0001", Encoding.ASCII.GetString(file.ReadBytes(4)));
        var header = new Dictionary<string, string>();
        for (var entries = ZigZag(file.Read7BitEncodedInt64()); entries != 0; entries = ZigZag(file.Read7BitEncodedInt64()))
        {
            for (var i = 0L; i < entries; i++)
            {
                var name = Text();
                header[name] = Text();
            }
        }

        return header;

        string Text() => Encoding.UTF8.GetString(file.ReadBytes((int)ZigZag(file.Read7BitEncodedInt64())));
    }

    private static long ZigZag(long encoded) => (long)((ulong)encoded >> 1) ^ -(encoded & 1);
}
