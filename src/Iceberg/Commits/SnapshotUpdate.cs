using System.Collections.Immutable;
using System.Globalization;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Commits;

/// <summary>
/// Makes a snapshot: files of the parent that stay, less those removed, plus those added. Manifests that lose no file are carried
/// forward unchanged.
/// </summary>
/// <param name="branch">The branch that moves to the new snapshot; created when there is none.</param>
/// <param name="replaces">True when the rows stay the same and only their files change.</param>
internal sealed class SnapshotUpdate(
    string branch, ImmutableArray<DataFile> added, Func<FileSelection> removed, bool replaces = false) : PendingUpdate
{
    public override async ValueTask StageAsync(CommitAttempt attempt, CancellationToken cancellationToken)
    {
        var parent = ParentOf(attempt.Table);
        var snapshotId = attempt.Environment.NewSnapshotId();
        var summary = new SnapshotSummary();
        CheckAdded(attempt.Table, summary);
        var manifests = new ManifestSet(attempt, snapshotId);
        if (parent is not null) await KeepAsync(attempt, manifests, parent, summary, cancellationToken);
        manifests.Add(added.Select(file => new ManifestEntry(ManifestEntryStatus.Added, snapshotId, null, null, file)));
        var snapshot = await WriteAsync(attempt, manifests, parent, snapshotId, summary, cancellationToken);
        attempt.RequireRef(branch);
        attempt.Apply(new AddSnapshot(snapshot));
        var reference = attempt.Table.Refs.GetValueOrDefault(branch) ?? new SnapshotRef(snapshotId, SnapshotRefKind.Branch);
        attempt.Apply(new SetSnapshotRef(branch, reference with { SnapshotId = snapshotId }));
    }

    private Snapshot? ParentOf(TableMetadata table)
    {
        if (!table.Refs.TryGetValue(branch, out var reference)) return null;
        return reference.Kind == SnapshotRefKind.Branch
            ? table.GetSnapshot(reference.SnapshotId)
            : throw new IcebergException(IcebergErrorCode.Unsupported, $"'{branch}' is a tag: it does not move");
    }

    private void CheckAdded(TableMetadata table, SnapshotSummary summary)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in added)
        {
            if (file.Partition.Values.Length != table.FindSpec(file.SpecId).Fields.Length)
                throw new IcebergException(IcebergErrorCode.InvalidData, $"{file.Path} does not have the partition values of spec {file.SpecId}");
            if (!paths.Add(file.Path)) throw new IcebergException(IcebergErrorCode.InvalidData, $"{file.Path} is added twice");
            summary.Add(file);
        }
    }

    private async ValueTask KeepAsync(
        CommitAttempt attempt, ManifestSet manifests, Snapshot parent, SnapshotSummary summary, CancellationToken cancellationToken)
    {
        var selection = removed();
        var io = attempt.Environment.Io;
        foreach (var manifest in await ManifestFiles.ReadListAsync(io, parent, cancellationToken))
        {
            if (!manifest.MayHoldLiveFiles) continue;
            if (manifest.HoldsDeletes || !selection.MayTouch(attempt.Table, manifest))
            {
                manifests.Carry(manifest);
                continue;
            }
            var entries = await ManifestFiles.ReadAsync(io, attempt.Table, manifest, cancellationToken);
            var gone = entries.Where(entry => entry.IsLive && selection.Removes(attempt.Table, entry.File)).ToHashSet();
            if (gone.Count == 0) manifests.Carry(manifest);
            else
            {
                foreach (var entry in gone) summary.Delete(entry.File);
                await manifests.RewriteAsync(manifest, entries, gone, cancellationToken);
            }
        }
        selection.Finish();
    }

    private async ValueTask<Snapshot> WriteAsync(
        CommitAttempt attempt, ManifestSet manifests, Snapshot? parent, long snapshotId, SnapshotSummary summary, CancellationToken cancellationToken)
    {
        var table = attempt.Table;
        var sequenceNumber = table.LastSequenceNumber + 1;
        var list = await manifests.CompleteAsync(sequenceNumber, cancellationToken);
        var location = attempt.Owned(string.Create(
            CultureInfo.InvariantCulture, $"{table.Location}/metadata/snap-{snapshotId}-1-{attempt.Environment.NewId():D}.avro"));
        await ManifestFiles.WriteListAsync(
            attempt.Environment, location, snapshotId, parent?.SnapshotId, sequenceNumber, list, cancellationToken);
        return new Snapshot(
            snapshotId, parent?.SnapshotId, sequenceNumber, attempt.NowMs, location,
            summary.Build(OperationOf(summary), parent?.Summary, attempt.Summary), table.CurrentSchemaId);
    }

    private string OperationOf(SnapshotSummary summary)
    {
        if (replaces) return "replace";
        if (!summary.HasDeleted) return "append";
        return added.IsEmpty ? "delete" : "overwrite";
    }
}
