using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Maintenance;

/// <summary>The files that a set of snapshots needs.</summary>
internal sealed class Reachability
{
    private readonly Dictionary<string, ManifestFile> _manifests = new(StringComparer.Ordinal);

    private Reachability() { }

    public HashSet<string> ManifestLists { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ManifestFile> Manifests => _manifests;

    /// <summary>Reads the manifest lists only.</summary>
    public static async ValueTask<Reachability> OfAsync(IFileIO io, IEnumerable<Snapshot> snapshots, CancellationToken cancellationToken)
    {
        var reached = new Reachability();
        foreach (var snapshot in snapshots)
        {
            reached.ManifestLists.Add(snapshot.ManifestList);
            foreach (var manifest in await ManifestFiles.ReadListAsync(io, snapshot, cancellationToken))
                reached._manifests[manifest.Path] = manifest;
        }
        return reached;
    }

    /// <summary>The data files that a manifest's live entries, or all its entries, name.</summary>
    public static async IAsyncEnumerable<string> FilesOf(
        IFileIO io, TableMetadata table, ManifestFile manifest, bool liveOnly,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await ManifestFiles.ReadAsync(io, table, manifest, cancellationToken))
        {
            if (entry.IsLive || !liveOnly) yield return entry.File.Path;
        }
    }
}
