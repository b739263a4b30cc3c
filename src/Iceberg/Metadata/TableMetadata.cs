using System.Collections.Immutable;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Metadata;

/// <summary>
/// The whole state of a table (spec: table metadata fields). Immutable: a change is a new value, and becomes the table's state
/// when the catalog swaps its pointer.
/// </summary>
public sealed record TableMetadata
{
    /// <summary>The version written; version 1 is only read.</summary>
    public const int WrittenFormatVersion = 2;

    public required int FormatVersion { get; init; }
    public required Guid TableUuid { get; init; }
    /// <summary>The folder of the table's files, without a trailing slash.</summary>
    public required string Location { get; init; }
    public long LastSequenceNumber { get; init; }
    public required long LastUpdatedMs { get; init; }
    public required int LastColumnId { get; init; }
    public required ImmutableArray<Schema> Schemas { get; init; }
    public required int CurrentSchemaId { get; init; }
    public required ImmutableArray<PartitionSpec> PartitionSpecs { get; init; }
    public required int DefaultSpecId { get; init; }
    public required int LastPartitionId { get; init; }
    public required ImmutableArray<SortOrder> SortOrders { get; init; }
    public required int DefaultSortOrderId { get; init; }
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = EmptyProperties;
    public ImmutableArray<Snapshot> Snapshots { get; init; } = [];
    public ImmutableArray<SnapshotLogEntry> SnapshotLog { get; init; } = [];
    public ImmutableArray<MetadataLogEntry> MetadataLog { get; init; } = [];
    public ImmutableSortedDictionary<string, SnapshotRef> Refs { get; init; } = EmptyRefs;
    /// <summary>Members of the JSON that this library does not interpret (statistics files among them), as they were found.</summary>
    internal ImmutableSortedDictionary<string, string> Uninterpreted { get; init; } = EmptyProperties;

    internal static ImmutableSortedDictionary<string, string> EmptyProperties { get; }
        = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static ImmutableSortedDictionary<string, SnapshotRef> EmptyRefs { get; }
        = ImmutableSortedDictionary.Create<string, SnapshotRef>(StringComparer.Ordinal);

    public Schema CurrentSchema => FindSchema(CurrentSchemaId)!;
    public PartitionSpec DefaultSpec => FindSpec(DefaultSpecId);
    public SortOrder DefaultSortOrder => SortOrders.First(order => order.OrderId == DefaultSortOrderId);
    /// <summary>The head of the main branch; null for a table without data.</summary>
    public Snapshot? CurrentSnapshot => Refs.TryGetValue(SnapshotRef.Main, out var main) ? FindSnapshot(main.SnapshotId) : null;

    public static TableMetadata Create(
        Guid tableUuid, string location, Schema schema, PartitionSpec spec, SortOrder sortOrder,
        IReadOnlyDictionary<string, string> properties, long nowMs) => new TableMetadata
        {
            FormatVersion = WrittenFormatVersion,
            TableUuid = tableUuid,
            Location = location.TrimEnd('/'),
            LastUpdatedMs = nowMs,
            LastColumnId = schema.HighestFieldId,
            Schemas = [schema.WithId(0)],
            CurrentSchemaId = 0,
            PartitionSpecs = [spec with { SpecId = 0 }],
            DefaultSpecId = 0,
            LastPartitionId = spec.HighestFieldId,
            SortOrders = [sortOrder],
            DefaultSortOrderId = sortOrder.OrderId,
            Properties = EmptyProperties.AddRange(properties),
        }.Validated();

    public Schema? FindSchema(int schemaId) => Schemas.FirstOrDefault(schema => schema.SchemaId == schemaId);

    public PartitionSpec FindSpec(int specId) => PartitionSpecs.FirstOrDefault(spec => spec.SpecId == specId)
        ?? throw Invalid($"Partition spec {specId} is not in the table");

    /// <summary>The types of a spec's partition values; a source column that was dropped is looked up in the older schemas.</summary>
    internal ImmutableArray<PrimitiveType> PartitionTypes(PartitionSpec spec)
    {
        var known = CurrentSchema;
        if (spec.Fields.All(field => known.FindField(field.SourceId) is not null)) return spec.ResultTypes(known);
        var types = ImmutableArray.CreateBuilder<PrimitiveType>(spec.Fields.Length);
        foreach (var field in spec.Fields)
        {
            var schema = known.FindField(field.SourceId) is not null
                ? known
                : Schemas.LastOrDefault(older => older.FindField(field.SourceId) is not null) ?? known;
            types.Add(new PartitionSpec(spec.SpecId, [field]).ResultTypes(schema)[0]);
        }
        return types.MoveToImmutable();
    }

    public Snapshot? FindSnapshot(long snapshotId) => Snapshots.FirstOrDefault(snapshot => snapshot.SnapshotId == snapshotId);

    /// <summary>The snapshot with the id; <see cref="IcebergErrorCode.NotFound"/> when it expired or never was.</summary>
    public Snapshot GetSnapshot(long snapshotId) => FindSnapshot(snapshotId)
        ?? throw new IcebergException(IcebergErrorCode.NotFound, $"Snapshot {snapshotId} is not in the table (expired, or never committed)");

    /// <summary>The snapshot that a branch or tag points to.</summary>
    public Snapshot GetRefSnapshot(string name) => Refs.TryGetValue(name, out var reference)
        ? GetSnapshot(reference.SnapshotId)
        : throw new IcebergException(IcebergErrorCode.NotFound, $"The table has no branch or tag '{name}'");

    /// <summary>The snapshot that was current at an instant, by the snapshot log.</summary>
    public Snapshot GetSnapshotAsOf(DateTimeOffset instant)
    {
        var ms = instant.ToUnixTimeMilliseconds();
        for (var i = SnapshotLog.Length - 1; i >= 0; i--)
        {
            if (SnapshotLog[i].TimestampMs <= ms) return GetSnapshot(SnapshotLog[i].SnapshotId);
        }
        throw new IcebergException(IcebergErrorCode.NotFound, $"The table's history has no snapshot at or before {instant:O}");
    }

    /// <summary>A snapshot and its ancestors that are still in the table, newest first.</summary>
    public IEnumerable<Snapshot> AncestorsOf(long snapshotId)
    {
        for (var at = FindSnapshot(snapshotId); at is not null; at = at.ParentSnapshotId is { } parent ? FindSnapshot(parent) : null)
            yield return at;
    }

    /// <summary>This value, when it keeps the format's rules; throws <see cref="IcebergErrorCode.InvalidMetadata"/> otherwise.</summary>
    internal TableMetadata Validated()
    {
        var schema = FindSchema(CurrentSchemaId) ?? throw Invalid($"Current schema {CurrentSchemaId} is not among the schemas");
        _ = FindSpec(DefaultSpecId).ResultTypes(schema);
        if (SortOrders.All(order => order.OrderId != DefaultSortOrderId))
            throw Invalid($"Default sort order {DefaultSortOrderId} is not among the sort orders");
        if (Schemas.Max(s => s.HighestFieldId) > LastColumnId)
            throw Invalid($"last-column-id {LastColumnId} is below a column's id");
        if (Snapshots.DistinctBy(snapshot => snapshot.SnapshotId).Count() != Snapshots.Length)
            throw Invalid("A snapshot id is used twice");
        foreach (var (name, reference) in Refs)
        {
            if (FindSnapshot(reference.SnapshotId) is null) throw Invalid($"Reference '{name}' points to unknown snapshot {reference.SnapshotId}");
        }
        if (Snapshots.FirstOrDefault(snapshot => snapshot.SequenceNumber > LastSequenceNumber) is { } late)
            throw Invalid($"Snapshot {late.SnapshotId} has sequence number {late.SequenceNumber}, above the last {LastSequenceNumber}");
        return this;
    }

    private static IcebergException Invalid(string message) => new(IcebergErrorCode.InvalidMetadata, message);
}
