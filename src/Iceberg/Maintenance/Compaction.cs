using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Parquet;
using GridGrains.Iceberg.Partitioning;
using GridGrains.Iceberg.Scans;

namespace GridGrains.Iceberg.Maintenance;

/// <summary>What a compaction did.</summary>
public sealed record CompactionResult(int FilesBefore, int FilesAfter, long BytesBefore, long BytesAfter);

/// <summary>
/// Rewrites small files of a partition into few large ones, with the current schema, and commits them as a <c>replace</c> snapshot.
/// Rows are packed in file order, not sorted. Appends meanwhile do no harm; when a file to be replaced has gone, the commit is refused
/// with <see cref="IcebergErrorCode.PreconditionFailed"/> and the new files are deleted.
/// </summary>
public sealed class Compaction(Table table)
{
    private const double SmallFraction = 0.75;

    public DataWriterOptions Options { get; init; } = new();

    /// <summary>A partition is left alone below this many small files.</summary>
    public int MinInputFiles { get; init; } = 5;

    /// <summary>Partitions to look at; by default all. Files of which only some rows match are taken too.</summary>
    public Expression Filter { get; init; } = Expression.True;

    /// <summary>Called when the new files are there and no table knows of them yet.</summary>
    public Func<ValueTask>? BeforeCommit { get; init; }

    public async ValueTask<CompactionResult> RunAsync(CancellationToken cancellationToken = default)
    {
        await table.RefreshAsync(cancellationToken);
        var plan = await table.Scan().Where(Filter).PlanAsync(cancellationToken);
        var groups = plan.Files
            .Where(file => file.FileSizeBytes < Options.TargetFileBytes * SmallFraction && file.SpecId == table.Metadata.DefaultSpecId)
            .GroupBy(file => file.Partition)
            .SelectMany(Bins)
            .ToList();
        if (groups.Count == 0) return new CompactionResult(0, 0, 0, 0);
        var written = new List<DataFile>();
        try
        {
            foreach (var group in groups) written.AddRange(await RewriteAsync(group, cancellationToken));
            if (BeforeCommit is { } before) await before();
            await table.NewTransaction().Rewrite(groups.SelectMany(group => group), written).CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not IcebergException { Code: IcebergErrorCode.CommitStateUnknown })
        {
            foreach (var file in written) await IO.LeftoverFiles.TryDeleteAsync(table.Environment.Io, file.Path);
            throw;
        }
        return new CompactionResult(
            groups.Sum(group => group.Count), written.Count,
            groups.Sum(group => group.Sum(file => file.FileSizeBytes)), written.Sum(file => file.FileSizeBytes));
    }

    /// <summary>Packs a partition's small files, oldest first (a plan has the newest first), into groups of about the target size.</summary>
    private IEnumerable<List<DataFile>> Bins(IGrouping<PartitionTuple, DataFile> partition)
    {
        var bin = new List<DataFile>();
        var bytes = 0L;
        foreach (var file in partition.Reverse())
        {
            if (bytes + file.FileSizeBytes > Options.TargetFileBytes && bin.Count > 0)
            {
                if (bin.Count >= MinInputFiles) yield return bin;
                (bin, bytes) = ([], 0);
            }
            bin.Add(file);
            bytes += file.FileSizeBytes;
        }
        if (bin.Count >= MinInputFiles) yield return bin;
    }

    private async ValueTask<IReadOnlyList<DataFile>> RewriteAsync(List<DataFile> files, CancellationToken cancellationToken)
    {
        var metadata = table.Metadata;
        using var lease = table.Environment.Leases.Acquire(metadata.TableUuid, metadata.CurrentSnapshot!.SnapshotId);
        await using var writer = new TableWriter(table.Environment, metadata, Options with { SortOrderId = null });
        foreach (var file in files)
        {
            await foreach (var batch in DataFileReader.ReadAsync(table.Environment.Io, metadata, file, metadata.CurrentSchema, cancellationToken))
                await writer.WriteAsync(batch, cancellationToken);
        }
        return await writer.CompleteAsync(cancellationToken);
    }
}
