using GridGrains.Domain.Faults;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Scans;
using GridGrains.Lake.Tables;

namespace GridGrains.Lake.Maintenance;

/// <summary>
/// Keeps a table small and quick to read: rows past retention leave, small files become large ones, old snapshots are forgotten with the
/// files that only they needed, and what crashes left behind is deleted. Writers and readers go on meanwhile; of two runs at once, one loses
/// and changes nothing.
/// </summary>
public sealed class LakeMaintenance(LakeCatalog lake, MaintenanceOptions options, IFailpoints? failpoints = null)
{
    private readonly IFailpoints _failpoints = failpoints ?? Failpoints.None;

    private TimeProvider Clock => lake.Catalog.Environment.Clock;

    /// <summary>Null for a table that does not exist yet.</summary>
    public async ValueTask<MaintenanceReport?> RunAsync(LakeTable definition, bool lookForOrphans, CancellationToken cancellation)
    {
        if (await lake.FindAsync(definition, cancellation) is not { } table)
        {
            return null;
        }

        var started = Clock.GetTimestamp();
        var pastRetention = await ApplyRetentionAsync(table, definition, cancellation);
        await _failpoints.HitAsync(UpkeepSteps.AfterRetention);
        var (compacted, lostRace) = await CompactAsync(table, definition, cancellation);
        await _failpoints.HitAsync(UpkeepSteps.AfterCompaction);
        await table.RefreshAsync(cancellation);
        var expired = await new SnapshotExpiry(table).RunAsync(cancellation);
        var orphans = lookForOrphans ? await new OrphanFiles(table) { MinAge = options.OrphanAge }.RunAsync(cancellation) : null;
        return new MaintenanceReport(
            Clock.GetUtcNow(), Clock.GetElapsedTime(started), compacted.FilesBefore, compacted.FilesAfter, pastRetention, expired.SnapshotIds.Count,
            expired.DataFiles + expired.Manifests + expired.ManifestLists, orphans?.Count, lostRace);
    }

    private async ValueTask<int> ApplyRetentionAsync(Table table, LakeTable definition, CancellationToken cancellation)
    {
        if (options.Retention.DaysOf(definition.Definition) is not { } days)
        {
            return 0;
        }

        var filter = Expression.LessThan(definition.TimeColumn, Today.AddDays(-days));
        var plan = await table.Scan().Where(filter).PlanAsync(cancellation);
        if (plan.Files.Length > 0)
        {
            await table.NewOverwrite(filter, []).CommitAsync(cancellation);
        }

        return plan.Files.Length;
    }

    // Derived tables are replaced partition by partition as they are written; only appends leave small files.
    private async ValueTask<(CompactionResult Result, bool LostRace)> CompactAsync(Table table, LakeTable definition, CancellationToken cancellation)
    {
        var nothing = new CompactionResult(0, 0, 0, 0);
        if (definition.Topic is null)
        {
            return (nothing, false);
        }

        try
        {
            var (past, settled, open) = (
                await Compaction(table, Expression.LessThan(definition.TimeColumn, Today), options.TargetFileBytes, options.MinInputFiles).RunAsync(cancellation),
                await Compaction(table, Expression.LessThan(definition.TimeColumn, Today - options.SettledAfter), options.OpenDayTargetFileBytes, minFiles: 2).RunAsync(cancellation),
                await Compaction(table, Expression.GreaterThanOrEqual(definition.TimeColumn, Today), options.OpenDayTargetFileBytes, options.MinInputFiles).RunAsync(cancellation));
            return (Sum(past, settled, open), false);
        }
        catch (IcebergException lost) when (lost.Code is IcebergErrorCode.PreconditionFailed or IcebergErrorCode.CommitConflict)
        {
            return (nothing, true);
        }
    }

    private DateTime Today => Clock.GetUtcNow().UtcDateTime.Date;

    private static CompactionResult Sum(params ReadOnlySpan<CompactionResult> runs)
    {
        var sum = new CompactionResult(0, 0, 0, 0);
        foreach (var run in runs)
        {
            sum = new CompactionResult(
                sum.FilesBefore + run.FilesBefore, sum.FilesAfter + run.FilesAfter, sum.BytesBefore + run.BytesBefore, sum.BytesAfter + run.BytesAfter);
        }

        return sum;
    }

    private Compaction Compaction(Table table, Expression days, long targetBytes, int minFiles) => new(table)
    {
        Options = new DataWriterOptions { TargetFileBytes = targetBytes },
        MinInputFiles = minFiles,
        Filter = days,
        BeforeCommit = () => _failpoints.HitAsync(UpkeepSteps.BeforeCommit),
    };
}
