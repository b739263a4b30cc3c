using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Commits;

/// <summary>The manifests of a snapshot in the making; small ones are merged once there are enough of them.</summary>
internal sealed class ManifestSet(CommitAttempt attempt, long snapshotId)
{
    private const long DefaultTargetBytes = 8L << 20;
    private const long DefaultMinMergeCount = 100;
    private readonly List<ManifestFile> _rewritten = [];
    private readonly List<ManifestFile> _carried = [];
    private readonly List<ManifestEntry> _added = [];

    public void Carry(ManifestFile manifest) => _carried.Add(manifest);

    public void Add(IEnumerable<ManifestEntry> entries) => _added.AddRange(entries);

    /// <summary>Writes a manifest again, with the removed files as deleted and the others as existing; older deletions are dropped.</summary>
    public async ValueTask RewriteAsync(
        ManifestFile manifest, List<ManifestEntry> entries, HashSet<ManifestEntry> gone, CancellationToken cancellationToken)
    {
        var kept = entries.Where(entry => entry.IsLive)
            .Select(entry => gone.Contains(entry) ? entry.AsDeletedBy(snapshotId) : entry.AsExisting())
            .ToList();
        _rewritten.Add(await WriteAsync(manifest.SpecId, kept, cancellationToken));
    }

    /// <summary>The manifests of the list, newest first, with their sequence numbers.</summary>
    public async ValueTask<List<ManifestFile>> CompleteAsync(long sequenceNumber, CancellationToken cancellationToken)
    {
        var result = new List<ManifestFile>();
        var specs = _added.Select(entry => entry.File.SpecId).Concat(_carried.Select(manifest => manifest.SpecId)).Distinct().OrderDescending();
        foreach (var specId in specs)
        {
            var fresh = _added.Where(entry => entry.File.SpecId == specId).ToList();
            var carried = _carried.Where(manifest => manifest.SpecId == specId && !manifest.HoldsDeletes).ToList();
            var merged = BinOf(carried, fresh.Count > 0);
            foreach (var manifest in merged) fresh.AddRange(await LiveEntriesAsync(manifest, cancellationToken));
            if (fresh.Count > 0) result.Add(await WriteAsync(specId, fresh, cancellationToken));
            result.AddRange(carried.Skip(merged.Count));
        }
        result.AddRange(_rewritten);
        result.AddRange(_carried.Where(manifest => manifest.HoldsDeletes));
        return result.ConvertAll(manifest => ManifestFiles.WithSequence(manifest, sequenceNumber));
    }

    /// <summary>The newest manifests that together fit the target size, if there are enough of them to be worth writing again.</summary>
    private List<ManifestFile> BinOf(List<ManifestFile> carried, bool hasFresh)
    {
        var properties = attempt.Table.Properties;
        if (!properties.Flag(TableProperties.ManifestMergeEnabled, otherwise: true)) return [];
        var target = properties.Number(TableProperties.ManifestTargetBytes, DefaultTargetBytes);
        var minCount = properties.Number(TableProperties.ManifestMinMergeCount, DefaultMinMergeCount);
        var (count, bytes) = (0, 0L);
        while (count < carried.Count && bytes + carried[count].LengthBytes <= target) bytes += carried[count++].LengthBytes;
        return count >= 2 - (hasFresh ? 1 : 0) && count + (hasFresh ? 1 : 0) >= minCount ? carried[..count] : [];
    }

    private async ValueTask<IEnumerable<ManifestEntry>> LiveEntriesAsync(ManifestFile manifest, CancellationToken cancellationToken)
    {
        var entries = await ManifestFiles.ReadAsync(attempt.Environment.Io, attempt.Table, manifest, cancellationToken);
        return entries.Where(entry => entry.IsLive).Select(entry => entry.AsExisting());
    }

    private async ValueTask<ManifestFile> WriteAsync(int specId, List<ManifestEntry> entries, CancellationToken cancellationToken)
    {
        var location = attempt.Owned(ManifestFiles.NewLocation(attempt.Environment, attempt.Table));
        return await ManifestFiles.WriteAsync(
            attempt.Environment, location, attempt.Table, attempt.Table.FindSpec(specId), snapshotId, entries, cancellationToken);
    }
}
