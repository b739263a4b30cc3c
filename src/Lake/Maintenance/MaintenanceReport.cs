namespace GridGrains.Lake.Maintenance;

/// <summary>What one run has done to a table.</summary>
/// <param name="FilesCompacted">Small files that were replaced by <paramref name="FilesWritten"/> larger ones.</param>
/// <param name="FilesPastRetention">Data files whose rows are older than the table keeps them.</param>
/// <param name="FilesDeleted">Files that only forgotten snapshots needed.</param>
/// <param name="OrphansDeleted">Files that nothing referred to; null where they were not looked for.</param>
/// <param name="LostRace">True where a writer replaced what was to be compacted; the next run tries again.</param>
public sealed record MaintenanceReport(
    DateTimeOffset At, TimeSpan Took, int FilesCompacted, int FilesWritten, int FilesPastRetention, int SnapshotsForgotten, int FilesDeleted,
    int? OrphansDeleted, bool LostRace)
{
    public bool HasChanged => FilesCompacted + FilesPastRetention + SnapshotsForgotten + FilesDeleted + (OrphansDeleted ?? 0) > 0;
}
