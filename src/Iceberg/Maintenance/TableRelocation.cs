using System.Collections.Immutable;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Iceberg.Maintenance;

/// <summary>
/// Moves a catalog's tables after their files were copied from one folder to another: manifests, manifest lists and metadata name files by their whole path,
/// and so are written again. Snapshots keep their ids and numbers; data files are not touched.
/// </summary>
/// <param name="environment">Of the folder that the files lie in now.</param>
/// <param name="from">Folder that the files name, as a location without a slash at its end.</param>
/// <param name="to">Folder that they lie in.</param>
public sealed class TableRelocation(IcebergEnvironment environment, string from, string to)
{
    private readonly string _from = from + "/";
    private readonly IFileIO _io = new RelocatedFileIO(environment.Io, from + "/", to + "/");

    /// <summary>Moves all tables of a catalog that nobody else uses. Names that are in another folder are left as they are.</summary>
    /// <param name="catalog">Opened on the files as they lie now.</param>
    /// <returns>How many tables were moved.</returns>
    /// <exception cref="IcebergException"><see cref="IcebergErrorCode.Unsupported"/>: a table has files of deletions, whose content names data files.</exception>
    public async ValueTask<int> MoveAsync(SqlCatalog catalog, CancellationToken cancellationToken = default)
    {
        var moved = 0;
        foreach (var name in await catalog.ListNamespacesAsync(cancellationToken: cancellationToken))
        {
            foreach (var table in await catalog.ListTablesAsync(name, cancellationToken))
            {
                var recorded = await catalog.FindMetadataAsync(table, cancellationToken);
                var (metadata, old) = await RewriteAsync(recorded, cancellationToken);
                var location = TableMetadataFile.NextLocation(metadata, recorded, environment.NewId());
                await TableMetadataFile.WriteAsync(environment.Io, location, metadata, cancellationToken);
                await catalog.DropTableAsync(table, cancellationToken);
                await catalog.RegisterTableAsync(table, location, cancellationToken);
                foreach (var file in old)
                {
                    await _io.DeleteAsync(file, cancellationToken);
                }

                moved++;
            }
        }

        return moved;
    }

    private async ValueTask<(TableMetadata Metadata, IReadOnlyCollection<string> Old)> RewriteAsync(string recorded, CancellationToken cancellationToken)
    {
        var metadata = await TableMetadataFile.ReadAsync(_io, recorded, cancellationToken);
        var old = new HashSet<string>(StringComparer.Ordinal) { recorded };
        old.UnionWith(metadata.MetadataLog.Select(entry => entry.MetadataFile));
        var moved = metadata with { Location = Moved(metadata.Location), MetadataLog = [], Uninterpreted = Moved(metadata.Uninterpreted) };
        var manifests = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        var snapshots = ImmutableArray.CreateBuilder<Snapshot>(metadata.Snapshots.Length);
        foreach (var snapshot in metadata.Snapshots)
        {
            var list = new List<ManifestFile>();
            foreach (var manifest in await ManifestFiles.ReadListAsync(_io, snapshot, cancellationToken))
            {
                if (!manifests.TryGetValue(manifest.Path, out var written))
                {
                    old.Add(manifest.Path);
                    manifests[manifest.Path] = written = await RewriteAsync(moved, manifest, cancellationToken);
                }

                list.Add(written with { SequenceNumber = manifest.SequenceNumber, MinSequenceNumber = manifest.MinSequenceNumber });
            }

            old.Add(snapshot.ManifestList);
            var location = $"{moved.Location}/metadata/snap-{snapshot.SnapshotId}-1-{environment.NewId():D}.avro";
            await ManifestFiles.WriteListAsync(environment, location, snapshot.SnapshotId, snapshot.ParentSnapshotId, snapshot.SequenceNumber, list, cancellationToken);
            snapshots.Add(snapshot with { ManifestList = location });
        }

        return (moved with { Snapshots = snapshots.ToImmutable() }, old);
    }

    private async ValueTask<ManifestFile> RewriteAsync(TableMetadata table, ManifestFile manifest, CancellationToken cancellationToken)
    {
        if (manifest.HoldsDeletes) throw new IcebergException(IcebergErrorCode.Unsupported, $"{manifest.Path} lists files of deletions: their content names data files by their whole path");
        var entries = await ManifestFiles.ReadAsync(_io, table, manifest, cancellationToken);
        var written = await ManifestFiles.WriteAsync(
            environment, ManifestFiles.NewLocation(environment, table), table, table.FindSpec(manifest.SpecId), manifest.AddedSnapshotId,
            [.. entries.Select(entry => entry with { File = entry.File with { Path = Moved(entry.File.Path) } })], cancellationToken);
        return manifest with { Path = written.Path, LengthBytes = written.LengthBytes };
    }

    private ImmutableSortedDictionary<string, string> Moved(ImmutableSortedDictionary<string, string> members) =>
        members.ToImmutableSortedDictionary(member => member.Key, member => member.Value.Replace($"\"{_from}", $"\"{to}/", StringComparison.Ordinal), StringComparer.Ordinal);

    private string Moved(string location) => location.StartsWith(_from, StringComparison.Ordinal) ? $"{to}/{location[_from.Length..]}" : location;
}
