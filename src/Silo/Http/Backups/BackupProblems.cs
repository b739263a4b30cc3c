using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Backups;

internal static class BackupProblems
{
    public static readonly ProblemCode None = new("no_backups", StatusCodes.Status409Conflict, "the silo has no folder for backups, or nothing of its own to back up");
    public static readonly ProblemCode Busy = new("backup_busy", StatusCodes.Status409Conflict, "a backup or a backfill is under way");
}
