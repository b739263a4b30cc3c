using System.Collections.Immutable;
using GridGrains.Iceberg.Commits;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Maintenance;

/// <summary>What an expiry removed.</summary>
public sealed record ExpiryResult(ImmutableHashSet<long> SnapshotIds, ImmutableArray<string> References, int DataFiles, int Manifests, int ManifestLists)
{
    internal static ExpiryResult Nothing { get; } = new([], [], 0, 0, 0);
}

/// <summary>
/// Forgets old snapshots and then deletes the files that only they needed. Kept are: heads of branches and tags; the ancestors of
/// a branch that are young enough or among its last few, by the branch's retention or the table's
/// (<c>history.expire.*</c>: 5 days, 1 snapshot); snapshots that this process is reading. References past their own maximum age go first,
/// main never does. Files are deleted only after the commit; a crash in between leaves orphans.
/// </summary>
public sealed class SnapshotExpiry(Table table)
{
    private const long DefaultMaxSnapshotAgeMs = 5L * 24 * 60 * 60 * 1000;
    private const int DefaultMinSnapshotsToKeep = 1;

    /// <summary>Snapshots at or after this instant are kept; by default decided by the retention of branch and table.</summary>
    public DateTimeOffset? OlderThan { get; init; }

    /// <summary>How many snapshots of each branch are kept at least; by default decided by the retention of branch and table.</summary>
    public int? RetainLast { get; init; }

    public async ValueTask<ExpiryResult> RunAsync(CancellationToken cancellationToken = default)
    {
        ImmutableHashSet<long> removed = [];
        ImmutableArray<string> references = [];
        ImmutableArray<Snapshot> before = [];
        var transaction = table.NewTransaction().Add(new MetadataChange(attempt =>
        {
            before = attempt.Table.Snapshots;
            (removed, references) = Choose(attempt.Table, attempt.NowMs);
            Stage(attempt, removed, references);
        }));
        await transaction.CommitAsync(cancellationToken);
        if (removed.IsEmpty) return ExpiryResult.Nothing with { References = references };
        return await DeleteFilesAsync([.. before.Where(snapshot => removed.Contains(snapshot.SnapshotId))], removed, references, cancellationToken);
    }

    private static void Stage(CommitAttempt attempt, ImmutableHashSet<long> removed, ImmutableArray<string> references)
    {
        foreach (var name in attempt.Parent.Refs.Keys) attempt.RequireRef(name);
        foreach (var name in references) attempt.Apply(new RemoveSnapshotRef(name));
        if (!removed.IsEmpty) attempt.Apply(new RemoveSnapshots(removed));
    }

    private (ImmutableHashSet<long> Snapshots, ImmutableArray<string> References) Choose(TableMetadata metadata, long nowMs)
    {
        var maxRefAge = metadata.Properties.Number(TableProperties.MaxRefAgeMs, long.MaxValue);
        var expired = metadata.Refs
            .Where(r => r.Key != SnapshotRef.Main && nowMs - metadata.GetSnapshot(r.Value.SnapshotId).TimestampMs > (r.Value.MaxRefAgeMs ?? maxRefAge))
            .Select(r => r.Key).ToImmutableArray();
        var kept = table.Environment.Leases.HeldOf(table.TableUuid).ToHashSet();
        foreach (var (name, reference) in metadata.Refs)
        {
            if (expired.Contains(name)) continue;
            kept.Add(reference.SnapshotId);
            if (reference.Kind == SnapshotRefKind.Branch) KeepAncestors(metadata, reference, nowMs, kept);
        }
        KeepYoungUnreferenced(metadata, nowMs, kept);
        return ([.. metadata.Snapshots.Select(snapshot => snapshot.SnapshotId).Where(id => !kept.Contains(id))], expired);
    }

    private void KeepAncestors(TableMetadata metadata, SnapshotRef branch, long nowMs, HashSet<long> kept)
    {
        var least = RetainLast ?? branch.MinSnapshotsToKeep
            ?? (int)metadata.Properties.Number(TableProperties.MinSnapshotsToKeep, DefaultMinSnapshotsToKeep);
        var cutoff = OlderThan?.ToUnixTimeMilliseconds() ?? nowMs - (branch.MaxSnapshotAgeMs ?? DefaultAge(metadata));
        var count = 0;
        foreach (var ancestor in metadata.AncestorsOf(branch.SnapshotId))
        {
            if (count++ < least || ancestor.TimestampMs >= cutoff) kept.Add(ancestor.SnapshotId);
        }
    }

    /// <summary>Snapshots on no branch (rolled back, staged) live as long as the table's maximum age.</summary>
    private void KeepYoungUnreferenced(TableMetadata metadata, long nowMs, HashSet<long> kept)
    {
        var onBranches = metadata.Refs.Values.Where(reference => reference.Kind == SnapshotRefKind.Branch)
            .SelectMany(branch => metadata.AncestorsOf(branch.SnapshotId)).Select(snapshot => snapshot.SnapshotId).ToHashSet();
        var cutoff = OlderThan?.ToUnixTimeMilliseconds() ?? nowMs - DefaultAge(metadata);
        foreach (var snapshot in metadata.Snapshots)
        {
            if (!onBranches.Contains(snapshot.SnapshotId) && snapshot.TimestampMs >= cutoff) kept.Add(snapshot.SnapshotId);
        }
    }

    private static long DefaultAge(TableMetadata metadata)
        => metadata.Properties.Number(TableProperties.MaxSnapshotAgeMs, DefaultMaxSnapshotAgeMs);

    /// <summary>What the removed snapshots reach, less what the remaining ones reach.</summary>
    private async ValueTask<ExpiryResult> DeleteFilesAsync(
        List<Snapshot> gone, ImmutableHashSet<long> removed, ImmutableArray<string> references, CancellationToken cancellationToken)
    {
        var (io, metadata) = (table.Environment.Io, table.Metadata);
        var kept = await Reachability.OfAsync(io, metadata.Snapshots, cancellationToken);
        var lost = await Reachability.OfAsync(io, gone, cancellationToken);
        var manifests = lost.Manifests.Values.Where(manifest => !kept.Manifests.ContainsKey(manifest.Path)).ToList();
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
            await foreach (var path in Reachability.FilesOf(io, metadata, manifest, liveOnly: false, cancellationToken)) files.Add(path);
        if (files.Count > 0)
        {
            foreach (var manifest in kept.Manifests.Values)
                await foreach (var path in Reachability.FilesOf(io, metadata, manifest, liveOnly: true, cancellationToken)) files.Remove(path);
        }
        foreach (var path in files) await LeftoverFiles.TryDeleteAsync(io, path);
        foreach (var manifest in manifests) await LeftoverFiles.TryDeleteAsync(io, manifest.Path);
        foreach (var list in lost.ManifestLists) await LeftoverFiles.TryDeleteAsync(io, list);
        return new ExpiryResult(removed, references, files.Count, manifests.Count, lost.ManifestLists.Count);
    }
}
