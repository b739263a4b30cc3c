namespace GridGrains.Grains.Contracts.Http;

/// <summary>The tables of the lake and what keeps them.</summary>
/// <param name="State"><c>on</c>, or <c>off</c> with nothing else.</param>
/// <param name="Sink">What writes the log's records, as far as this silo does; null when off.</param>
public sealed record LakeView(string State, LakeSinkView? Sink, IReadOnlyList<LakeTableView> Tables);

/// <param name="LagRecords">Records of this silo's partitions that are not in the tables.</param>
/// <param name="LastFailure">What stands in the way now; null when nothing does.</param>
public sealed record LakeSinkView(
    long RowsWritten, long Commits, long Failures, DateTime? LastCommitAt, long LagRecords, string? LastFailure, IReadOnlyList<LakePartitionView> Partitions);

/// <param name="NextOffset">The first offset that is not in the tables.</param>
public sealed record LakePartitionView(string Topic, int Partition, long NextOffset, long LagRecords);

/// <param name="Topic">Topic whose records are the rows; null for a table that is derived from others.</param>
/// <param name="Rows">All versions counted; null where the snapshot does not say.</param>
/// <param name="Bytes">Of the current data files.</param>
/// <param name="References">Branches and tags.</param>
/// <param name="LastFailure">Why the upkeep of the table last failed; null when it did not.</param>
public sealed record LakeTableView(
    string Name, string? Topic, string? Location, int? RetentionDays, long? Rows, long? Files, long? Bytes, int Snapshots, string? SnapshotId,
    DateTimeOffset? CommittedAt, IReadOnlyList<string> References, LakeMaintenanceView? LastMaintenance, DateTimeOffset? WindowsBuiltAt, string? LastFailure);

/// <param name="OrphansDeleted">Null where orphans were not looked for.</param>
public sealed record LakeMaintenanceView(
    DateTimeOffset At, double Seconds, int FilesCompacted, int FilesWritten, int FilesPastRetention, int SnapshotsForgotten, int FilesDeleted, int? OrphansDeleted);
