
namespace GridGrains.Domain.Bulk;

/// <summary>Steps of a bulk load at which a fault test may stop, in their order.</summary>
public static class BulkSteps
{
    /// <summary>The data files are there; nobody knows of them.</summary>
    public const string AfterFiles = "bulk.after-files";

    /// <summary>The batch is in the manifest; the lake's table does not have it.</summary>
    public const string AfterPlan = "bulk.after-plan";

    /// <summary>The lake's table has it, the warehouse does not.</summary>
    public const string AfterCommit = "bulk.after-commit";

    /// <summary>The warehouse has one more of its data files; the manifest does not say so.</summary>
    public const string AfterLoad = "bulk.after-load";

    /// <summary>All tables have it; the manifest does not say so.</summary>
    public const string BeforeDone = "bulk.before-done";

    /// <summary>The batch is done; the rollups of its days wait.</summary>
    public const string BeforeRollup = "bulk.before-rollup";

    /// <summary>The rollups of a day are there; the manifest does not say so.</summary>
    public const string AfterRollup = "bulk.after-rollup";

    public static readonly IReadOnlyList<string> All = [AfterFiles, AfterPlan, AfterCommit, AfterLoad, BeforeDone, BeforeRollup, AfterRollup];
}
