using System.Collections.Immutable;
using GridGrains.Iceberg.Metadata;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Commits;

/// <summary>One change to a table's metadata, as a value; a commit is a list of them (as in the REST catalog's protocol).</summary>
public abstract record MetadataUpdate
{
    /// <param name="nowMs">The commit's time, never before the table's last update.</param>
    internal abstract TableMetadata Apply(TableMetadata table, long nowMs);
}

public sealed record AddSchema(Schema Schema, int LastColumnId) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with
    {
        Schemas = table.Schemas.Add(Schema),
        LastColumnId = Math.Max(table.LastColumnId, LastColumnId),
    };
}

public sealed record SetCurrentSchema(int SchemaId) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with { CurrentSchemaId = SchemaId };
}

public sealed record AddPartitionSpec(PartitionSpec Spec) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with
    {
        PartitionSpecs = table.PartitionSpecs.Add(Spec),
        LastPartitionId = Math.Max(table.LastPartitionId, Spec.HighestFieldId),
    };
}

public sealed record SetDefaultSpec(int SpecId) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with { DefaultSpecId = SpecId };
}

public sealed record AddSnapshot(Snapshot Snapshot) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => Snapshot.SequenceNumber > table.LastSequenceNumber
        ? table with { Snapshots = table.Snapshots.Add(Snapshot), LastSequenceNumber = Snapshot.SequenceNumber }
        : throw new IcebergException(
            IcebergErrorCode.CommitConflict,
            $"Snapshot {Snapshot.SnapshotId} has sequence number {Snapshot.SequenceNumber}; the table is at {table.LastSequenceNumber}");
}

/// <summary>Creates a branch or tag, or moves it.</summary>
public sealed record SetSnapshotRef(string Name, SnapshotRef Reference) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs)
    {
        var updated = table with { Refs = table.Refs.SetItem(Name, Reference) };
        var moved = !table.Refs.TryGetValue(Name, out var before) || before.SnapshotId != Reference.SnapshotId;
        return Name == SnapshotRef.Main && moved
            ? updated with { SnapshotLog = table.SnapshotLog.Add(new SnapshotLogEntry(CurrentSince(table, nowMs), Reference.SnapshotId)) }
            : updated;
    }

    /// <summary>A new snapshot is current from its own time on, an old one that is set again from now on.</summary>
    private long CurrentSince(TableMetadata table, long nowMs)
        => table.FindSnapshot(Reference.SnapshotId) is { } snapshot && snapshot.TimestampMs >= table.LastUpdatedMs ? snapshot.TimestampMs : nowMs;
}

public sealed record RemoveSnapshotRef(string Name) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with { Refs = table.Refs.Remove(Name) };
}

/// <summary>Forgets snapshots. The log keeps only what comes after the last forgotten entry: a gap would answer time travel wrongly.</summary>
public sealed record RemoveSnapshots(ImmutableHashSet<long> SnapshotIds) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs)
    {
        var afterGap = table.SnapshotLog.Length;
        while (afterGap > 0 && !SnapshotIds.Contains(table.SnapshotLog[afterGap - 1].SnapshotId)) afterGap--;
        return table with
        {
            Snapshots = table.Snapshots.RemoveAll(snapshot => SnapshotIds.Contains(snapshot.SnapshotId)),
            SnapshotLog = table.SnapshotLog[afterGap..],
        };
    }
}

public sealed record SetProperties(ImmutableSortedDictionary<string, string> Properties) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with { Properties = table.Properties.SetItems(Properties) };
}

public sealed record RemoveProperties(ImmutableArray<string> Names) : MetadataUpdate
{
    internal override TableMetadata Apply(TableMetadata table, long nowMs) => table with { Properties = table.Properties.RemoveRange(Names) };
}
