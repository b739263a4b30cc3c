namespace GridGrains.Lake.Maintenance;

/// <summary>Steps of the upkeep of a table at which a fault test may stop, in their order.</summary>
public static class UpkeepSteps
{
    /// <summary>Days past retention have left the table; small files are as they were.</summary>
    public const string AfterRetention = "upkeep.after-retention";

    /// <summary>Small files were written again as large ones; the table has the small ones.</summary>
    public const string BeforeCommit = "upkeep.before-commit";

    /// <summary>The table has the large files; snapshots with the small ones are kept.</summary>
    public const string AfterCompaction = "upkeep.after-compaction";

    public static readonly IReadOnlyList<string> All = [AfterRetention, BeforeCommit, AfterCompaction];
}
