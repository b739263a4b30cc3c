using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Metadata;

/// <summary>Table metadata in the JSON of the specification (Appendix C). Members that are not interpreted survive a round trip.</summary>
public static partial class TableMetadataJson
{
    private const long NoSnapshot = -1;

    /// <summary>Members this library reads and writes itself; those of version 1 are folded into their successors.</summary>
    private static readonly ImmutableHashSet<string> Interpreted =
    [
        "format-version", "table-uuid", "location", "last-sequence-number", "last-updated-ms", "last-column-id",
        "current-schema-id", "schemas", "schema", "default-spec-id", "partition-specs", "partition-spec", "last-partition-id",
        "default-sort-order-id", "sort-orders", "properties", "current-snapshot-id", "refs", "snapshots", "snapshot-log", "metadata-log",
    ];

    /// <summary>Reads versions 1 and 2; refuses what breaks their rules.</summary>
    public static TableMetadata Read(ReadOnlySpan<byte> utf8, string what = "Table metadata")
    {
        var json = JsonFields.ParseObject(utf8, what);
        try
        {
            return Read(json).Validated();
        }
        catch (IcebergException e) when (e.Code is IcebergErrorCode.InvalidMetadata or IcebergErrorCode.InvalidSchema or IcebergErrorCode.InvalidPartitioning)
        {
            throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"{what}: {e.Message}", e);
        }
        catch (IcebergException e) when (e.Code == IcebergErrorCode.Unsupported)
        {
            throw new IcebergException(e.Code, $"{what}: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new IcebergException(IcebergErrorCode.InvalidMetadata, $"{what} is not table metadata: {e.Message}", e);
        }
    }

    private static TableMetadata Read(JsonObject json)
    {
        var version = json.RequiredInt("format-version");
        if (version is not (1 or 2))
            throw new IcebergException(IcebergErrorCode.Unsupported, $"Format version {version} is not supported; versions 1 and 2 are");
        var (schemas, currentSchemaId) = ReadSchemas(json, version);
        var (specs, defaultSpecId) = ReadSpecs(json, version);
        var (orders, defaultOrderId) = ReadSortOrders(json, version);
        var currentSnapshotId = json.OptionalLong("current-snapshot-id") is { } id and not NoSnapshot ? id : (long?)null;
        return new TableMetadata
        {
            FormatVersion = version,
            TableUuid = ReadUuid(json),
            Location = json.RequiredString("location").TrimEnd('/'),
            LastSequenceNumber = version == 1 ? 0 : json.RequiredLong("last-sequence-number"),
            LastUpdatedMs = json.RequiredLong("last-updated-ms"),
            LastColumnId = json.RequiredInt("last-column-id"),
            Schemas = schemas,
            CurrentSchemaId = currentSchemaId,
            PartitionSpecs = specs,
            DefaultSpecId = defaultSpecId,
            LastPartitionId = version == 1
                ? json.OptionalInt("last-partition-id") ?? specs.Max(spec => spec.HighestFieldId)
                : json.RequiredInt("last-partition-id"),
            SortOrders = orders,
            DefaultSortOrderId = defaultOrderId,
            Properties = json.StringMap("properties").ToImmutableSortedDictionary(StringComparer.Ordinal),
            Snapshots = Objects(json, "snapshots").Select(ReadSnapshot).ToImmutableArray(),
            SnapshotLog = [.. Objects(json, "snapshot-log").Select(e => new SnapshotLogEntry(e.RequiredLong("timestamp-ms"), e.RequiredLong("snapshot-id")))],
            MetadataLog = [.. Objects(json, "metadata-log").Select(e => new MetadataLogEntry(e.RequiredLong("timestamp-ms"), e.RequiredString("metadata-file")))],
            Refs = ReadRefs(json, currentSnapshotId),
            Uninterpreted = json.Where(member => !Interpreted.Contains(member.Key) && member.Value is not null)
                .ToImmutableSortedDictionary(member => member.Key, member => member.Value!.ToJsonString(), StringComparer.Ordinal),
        };
    }

    private static Guid ReadUuid(JsonObject json) => Guid.TryParse(json.RequiredString("table-uuid"), out var uuid)
        ? uuid
        : throw Invalid("'table-uuid' is not a uuid");

    private static (ImmutableArray<Schema> Schemas, int Current) ReadSchemas(JsonObject json, int version)
    {
        if (version == 1 && json["schemas"] is null)
        {
            var only = SchemaJson.Read(json.OptionalObject("schema") ?? throw Invalid("'schema' is missing"));
            return ([only], only.SchemaId);
        }
        return ([.. RequiredObjects(json, "schemas").Select(SchemaJson.Read)], json.RequiredInt("current-schema-id"));
    }

    private static (ImmutableArray<PartitionSpec> Specs, int Default) ReadSpecs(JsonObject json, int version)
    {
        if (version == 1 && json["partition-specs"] is null)
            return ([PartitioningJson.ReadFields(0, json.RequiredArray("partition-spec"))], 0);
        return ([.. RequiredObjects(json, "partition-specs").Select(PartitioningJson.Read)], json.RequiredInt("default-spec-id"));
    }

    private static (ImmutableArray<SortOrder> Orders, int Default) ReadSortOrders(JsonObject json, int version)
    {
        if (version == 1 && json["sort-orders"] is null) return ([SortOrder.Unsorted], 0);
        return ([.. RequiredObjects(json, "sort-orders").Select(PartitioningJson.ReadOrder)], json.RequiredInt("default-sort-order-id"));
    }

    private static Snapshot ReadSnapshot(JsonObject json)
    {
        var list = json.OptionalString("manifest-list")
            ?? throw new IcebergException(IcebergErrorCode.Unsupported, "A version 1 snapshot without a manifest list is not supported");
        return new Snapshot(
            json.RequiredLong("snapshot-id"), json.OptionalLong("parent-snapshot-id"), json.OptionalLong("sequence-number") ?? 0,
            json.RequiredLong("timestamp-ms"), list,
            json.StringMap("summary").ToImmutableSortedDictionary(StringComparer.Ordinal), json.OptionalInt("schema-id"));
    }

    /// <summary>Files from before references have only a current snapshot, which is the head of main.</summary>
    private static ImmutableSortedDictionary<string, SnapshotRef> ReadRefs(JsonObject json, long? currentSnapshotId)
    {
        var refs = (json.OptionalObject("refs") ?? []).ToImmutableSortedDictionary(
            member => member.Key, member => ReadRef(member.Value.AsRequiredObject("refs")), StringComparer.Ordinal);
        if (currentSnapshotId is not { } current) return refs.Remove(SnapshotRef.Main);
        if (!refs.TryGetValue(SnapshotRef.Main, out var main)) return refs.Add(SnapshotRef.Main, new SnapshotRef(current, SnapshotRefKind.Branch));
        return main.SnapshotId == current
            ? refs
            : throw Invalid($"current-snapshot-id {current} is not the head of main, {main.SnapshotId}");
    }

    private static SnapshotRef ReadRef(JsonObject json) => new(
        json.RequiredLong("snapshot-id"),
        json.RequiredString("type") switch
        {
            "branch" => SnapshotRefKind.Branch,
            "tag" => SnapshotRefKind.Tag,
            var other => throw Invalid($"Unknown reference type '{other}'"),
        },
        json.OptionalInt("min-snapshots-to-keep"), json.OptionalLong("max-snapshot-age-ms"), json.OptionalLong("max-ref-age-ms"));

    private static IEnumerable<JsonObject> Objects(JsonObject json, string name)
        => (json.OptionalArray(name) ?? []).Select(node => node.AsRequiredObject(name));

    private static IEnumerable<JsonObject> RequiredObjects(JsonObject json, string name)
        => json.RequiredArray(name).Select(node => node.AsRequiredObject(name));

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidMetadata, message);
}
