using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Maintenance;

/// <summary>
/// Deletes files in a table's folder that the table does not refer to: what crashed writers, failed commits and interrupted
/// expiries left behind. A file being written is also not referred to yet, hence the age: it must be well above the longest write.
/// </summary>
public sealed class OrphanFiles(Table table)
{
    /// <summary>Below this, the files of writers at work would be at risk.</summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    /// <summary>Only files last written longer ago than this are deleted.</summary>
    public TimeSpan MinAge { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The locations deleted. The table is loaded again first.</summary>
    public async ValueTask<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken = default)
    {
        if (MinAge < LeastAge) throw new ArgumentOutOfRangeException(nameof(MinAge), MinAge, $"Must be at least {LeastAge}");
        // The listing comes first: a file that a commit adds meanwhile is either too young for it or found by the refresh after it.
        var old = await ListOldAsync(cancellationToken);
        await table.RefreshAsync(cancellationToken);
        var referred = await ReferredAsync(cancellationToken);
        var deleted = new List<string>();
        foreach (var location in old)
        {
            if (!referred.Contains(LocalFileIO.Normalized(location)) && await LeftoverFiles.TryDeleteAsync(table.Environment.Io, location))
                deleted.Add(location);
        }
        return deleted;
    }

    private async ValueTask<List<string>> ListOldAsync(CancellationToken cancellationToken)
    {
        var cutoff = table.Environment.Clock.GetUtcNow() - MinAge;
        var old = new List<string>();
        await foreach (var file in table.Environment.Io.ListAsync(table.Metadata.Location, cancellationToken))
        {
            if (file.ModifiedAt < cutoff) old.Add(file.Location);
        }
        return old;
    }

    private async ValueTask<HashSet<string>> ReferredAsync(CancellationToken cancellationToken)
    {
        var (io, metadata) = (table.Environment.Io, table.Metadata);
        var referred = new HashSet<string>(StringComparer.Ordinal) { LocalFileIO.Normalized(table.MetadataLocation) };
        foreach (var entry in metadata.MetadataLog) referred.Add(LocalFileIO.Normalized(entry.MetadataFile));
        foreach (var path in StatisticsFiles.LocationsOf(metadata)) referred.Add(LocalFileIO.Normalized(path));
        var reached = await Reachability.OfAsync(io, metadata.Snapshots, cancellationToken);
        referred.UnionWith(reached.ManifestLists.Select(LocalFileIO.Normalized));
        foreach (var manifest in reached.Manifests.Values)
        {
            referred.Add(LocalFileIO.Normalized(manifest.Path));
            await foreach (var path in Reachability.FilesOf(io, metadata, manifest, liveOnly: true, cancellationToken)) referred.Add(LocalFileIO.Normalized(path));
        }
        return referred;
    }
}
