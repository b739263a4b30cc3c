using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Metadata;

public static partial class TableMetadataJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The metadata as UTF-8 JSON of format version 2.</summary>
    public static byte[] Write(TableMetadata metadata)
    {
        var json = new JsonObject
        {
            ["format-version"] = TableMetadata.WrittenFormatVersion,
            ["table-uuid"] = metadata.TableUuid.ToString("D"),
            ["location"] = metadata.Location,
            ["last-sequence-number"] = metadata.LastSequenceNumber,
            ["last-updated-ms"] = metadata.LastUpdatedMs,
            ["last-column-id"] = metadata.LastColumnId,
            ["current-schema-id"] = metadata.CurrentSchemaId,
            ["schemas"] = Array(metadata.Schemas, SchemaJson.Write),
            ["default-spec-id"] = metadata.DefaultSpecId,
            ["partition-specs"] = Array(metadata.PartitionSpecs, PartitioningJson.Write),
            ["last-partition-id"] = metadata.LastPartitionId,
            ["default-sort-order-id"] = metadata.DefaultSortOrderId,
            ["sort-orders"] = Array(metadata.SortOrders, PartitioningJson.Write),
            ["properties"] = StringMap(metadata.Properties),
            ["current-snapshot-id"] = metadata.CurrentSnapshot?.SnapshotId ?? NoSnapshot,
            ["refs"] = new JsonObject(metadata.Refs.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)Write(r.Value)))),
            ["snapshots"] = Array(metadata.Snapshots, Write),
            ["snapshot-log"] = Array(metadata.SnapshotLog, e => new JsonObject { ["timestamp-ms"] = e.TimestampMs, ["snapshot-id"] = e.SnapshotId }),
            ["metadata-log"] = Array(metadata.MetadataLog, e => new JsonObject { ["timestamp-ms"] = e.TimestampMs, ["metadata-file"] = e.MetadataFile }),
        };
        foreach (var (name, text) in metadata.Uninterpreted) json[name] = JsonNode.Parse(text);
        return JsonSerializer.SerializeToUtf8Bytes(json, Indented);
    }

    private static JsonObject Write(Snapshot snapshot)
    {
        var json = new JsonObject
        {
            ["sequence-number"] = snapshot.SequenceNumber,
            ["snapshot-id"] = snapshot.SnapshotId,
            ["timestamp-ms"] = snapshot.TimestampMs,
            ["summary"] = StringMap(snapshot.Summary),
            ["manifest-list"] = snapshot.ManifestList,
        };
        if (snapshot.ParentSnapshotId is { } parent) json["parent-snapshot-id"] = parent;
        if (snapshot.SchemaId is { } schemaId) json["schema-id"] = schemaId;
        return json;
    }

    private static JsonObject Write(SnapshotRef reference)
    {
        var json = new JsonObject
        {
            ["snapshot-id"] = reference.SnapshotId,
            ["type"] = reference.Kind == SnapshotRefKind.Tag ? "tag" : "branch",
        };
        if (reference.MinSnapshotsToKeep is { } keep) json["min-snapshots-to-keep"] = keep;
        if (reference.MaxSnapshotAgeMs is { } snapshotAge) json["max-snapshot-age-ms"] = snapshotAge;
        if (reference.MaxRefAgeMs is { } refAge) json["max-ref-age-ms"] = refAge;
        return json;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> write) => [.. items.Select(item => (JsonNode)write(item))];

    private static JsonObject StringMap(IEnumerable<KeyValuePair<string, string>> map)
        => new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
