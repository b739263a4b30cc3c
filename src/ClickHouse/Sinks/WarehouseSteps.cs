namespace GridGrains.ClickHouse.Sinks;

/// <summary>Steps of a write at which a fault test may stop, in their order.</summary>
public static class WarehouseSteps
{
    /// <summary>A shard's range and token are written down; nothing is inserted.</summary>
    public const string AfterPlan = "warehouse.after-plan";

    /// <summary>One of the plan's inserts is done.</summary>
    public const string AfterInsert = "warehouse.after-insert";

    /// <summary>All rows are in; the rollups are not.</summary>
    public const string BeforeRollup = "warehouse.before-rollup";

    /// <summary>Rows and rollups are in; the cursor stands before them.</summary>
    public const string BeforeCommit = "warehouse.before-commit";

    public static readonly IReadOnlyList<string> All = [AfterPlan, AfterInsert, BeforeRollup, BeforeCommit];
}
