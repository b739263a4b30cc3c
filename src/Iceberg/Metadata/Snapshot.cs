using System.Collections.Immutable;

namespace GridGrains.Iceberg.Metadata;

/// <summary>The state of a table after one commit.</summary>
/// <param name="SequenceNumber">The commit's place in the table's history; data files inherit it.</param>
/// <param name="Summary">Includes <c>operation</c>: append, replace, overwrite or delete.</param>
/// <param name="SchemaId">The schema that was current at the commit.</param>
public sealed record Snapshot(
    long SnapshotId, long? ParentSnapshotId, long SequenceNumber, long TimestampMs, string ManifestList,
    ImmutableSortedDictionary<string, string> Summary, int? SchemaId)
{
    public string Operation => Summary.GetValueOrDefault(SnapshotSummary.Operation, "append");

    public DateTimeOffset CommittedAt => DateTimeOffset.FromUnixTimeMilliseconds(TimestampMs);
}

/// <summary>What kind of name points to a snapshot.</summary>
public enum SnapshotRefKind
{
    Branch,
    Tag,
}

/// <summary>A named pointer to a snapshot, with the retention that expiry obeys; null retention means the table's default.</summary>
public sealed record SnapshotRef(
    long SnapshotId, SnapshotRefKind Kind, int? MinSnapshotsToKeep = null, long? MaxSnapshotAgeMs = null, long? MaxRefAgeMs = null)
{
    /// <summary>The branch that a table's current snapshot is the head of.</summary>
    public const string Main = "main";
}

/// <summary>When a snapshot became current.</summary>
public readonly record struct SnapshotLogEntry(long TimestampMs, long SnapshotId);

/// <summary>A metadata file that was current before.</summary>
public readonly record struct MetadataLogEntry(long TimestampMs, string MetadataFile);
