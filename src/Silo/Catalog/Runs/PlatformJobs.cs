using GridGrains.Domain.Catalog.OpenLineage;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>Work of the silo that reports its runs.</summary>
internal static class PlatformJobs
{
    public static readonly LineageJob Backfill = new("backfill", "BACKFILL", "Loads files into the tables of lake and warehouse.");

    public static readonly LineageJob Evening = new("curves.eod", "EOD", "Builds, checks and publishes the forward curves of an evening.");

    public static readonly LineageJob TrainingSet = new("training-set", "TRAINING_SET", "Joins the history of features to a list of entities and moments.");

    public static LineageJob Windows(string table) => new($"windows.{table}", "ROLLUP", $"Keeps the windows of {table} equal to the prices.", IsStreaming: true);

    public static LineageJob Maintenance(string table) => new($"maintenance.{table}", "MAINTENANCE", $"Compacts {table}, deletes what is past its retention and forgets old snapshots.", IsStreaming: true);

    public static LineageJob Judged(string table) => new($"quality.{table}", "QUALITY", $"Looks for defects in the days of {table} that a load has brought.");

    public static LineageJob Pipeline(string name, string description, string owner) => new($"pipeline.{name}", "PIPELINE", description, owner);
}
