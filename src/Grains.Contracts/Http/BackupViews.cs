namespace GridGrains.Grains.Contracts.Http;

/// <param name="Name">Of its folder.</param>
/// <param name="Path">On the machine of the silo.</param>
/// <param name="TakenAt">Moment that its log and checkpoints are of, UTC.</param>
/// <param name="Program">Version that took it.</param>
public sealed record BackupView(string Name, string Path, DateTime TakenAt, int Files, long Bytes, string Program);

public sealed record BackupList(IReadOnlyList<BackupView> Backups);
