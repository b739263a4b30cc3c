using System.Collections.Immutable;
using GridGrains.Iceberg.Partitioning;

namespace GridGrains.Iceberg.Manifests;

/// <summary>What a file holds (spec: data_file content).</summary>
public enum FileContent
{
    Data = 0,
    PositionDeletes = 1,
    EqualityDeletes = 2,
}

/// <summary>A data file and what is known of its columns, by field id; bounds are in the binary form of single values.</summary>
public sealed record DataFile
{
    public const string Parquet = "PARQUET";

    public required string Path { get; init; }
    public required int SpecId { get; init; }
    public required PartitionTuple Partition { get; init; }
    public required long RecordCount { get; init; }
    public required long FileSizeBytes { get; init; }
    public FileContent Content { get; init; } = FileContent.Data;
    public string Format { get; init; } = Parquet;
    public ImmutableSortedDictionary<int, long> ColumnSizes { get; init; } = ImmutableSortedDictionary<int, long>.Empty;
    /// <summary>Values per column, nulls and NaNs included.</summary>
    public ImmutableSortedDictionary<int, long> ValueCounts { get; init; } = ImmutableSortedDictionary<int, long>.Empty;
    public ImmutableSortedDictionary<int, long> NullValueCounts { get; init; } = ImmutableSortedDictionary<int, long>.Empty;
    public ImmutableSortedDictionary<int, long> NanValueCounts { get; init; } = ImmutableSortedDictionary<int, long>.Empty;
    public ImmutableSortedDictionary<int, byte[]> LowerBounds { get; init; } = ImmutableSortedDictionary<int, byte[]>.Empty;
    public ImmutableSortedDictionary<int, byte[]> UpperBounds { get; init; } = ImmutableSortedDictionary<int, byte[]>.Empty;
    public byte[]? KeyMetadata { get; init; }
    /// <summary>Where row groups start, in bytes from the file's start.</summary>
    public ImmutableArray<long> SplitOffsets { get; init; } = [];
    public int? SortOrderId { get; init; }
}

/// <summary>Whether a manifest's entry adds, keeps or removes its file.</summary>
public enum ManifestEntryStatus
{
    Existing = 0,
    Added = 1,
    Deleted = 2,
}

/// <summary>One line of a manifest.</summary>
/// <param name="SnapshotId">The snapshot that added the file, or removed it.</param>
/// <param name="SequenceNumber">Null in a manifest that is still to be committed: inherited from the manifest when read.</param>
public sealed record ManifestEntry(
    ManifestEntryStatus Status, long SnapshotId, long? SequenceNumber, long? FileSequenceNumber, DataFile File)
{
    public bool IsLive => Status != ManifestEntryStatus.Deleted;

    internal ManifestEntry AsExisting() => this with { Status = ManifestEntryStatus.Existing };

    internal ManifestEntry AsDeletedBy(long snapshotId) => this with { Status = ManifestEntryStatus.Deleted, SnapshotId = snapshotId };
}

/// <summary>The range of one partition field over a manifest's files.</summary>
public sealed record FieldSummary(bool ContainsNull, bool? ContainsNan, byte[]? LowerBound, byte[]? UpperBound);

/// <summary>A manifest, as the manifest list of a snapshot describes it. Counts are null where a version 1 writer left them out.</summary>
public sealed record ManifestFile
{
    public required string Path { get; init; }
    public required long LengthBytes { get; init; }
    public required int SpecId { get; init; }
    public bool HoldsDeletes { get; init; }
    public long SequenceNumber { get; init; }
    public long MinSequenceNumber { get; init; }
    public required long AddedSnapshotId { get; init; }
    public int? AddedFiles { get; init; }
    public int? ExistingFiles { get; init; }
    public int? DeletedFiles { get; init; }
    public long? AddedRows { get; init; }
    public long? ExistingRows { get; init; }
    public long? DeletedRows { get; init; }
    public ImmutableArray<FieldSummary> Partitions { get; init; } = [];
    public byte[]? KeyMetadata { get; init; }

    public bool MayHoldLiveFiles => AddedFiles is null or > 0 || ExistingFiles is null or > 0;
}
