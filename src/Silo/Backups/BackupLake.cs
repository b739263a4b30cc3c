using GridGrains.Domain;
using GridGrains.Durability.Backups;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Iceberg.Maintenance;
using GridGrains.Silo.Hosting;
using Microsoft.Data.Sqlite;

namespace GridGrains.Silo.Backups;

/// <summary>The lake of a data directory, which names places by their whole path.</summary>
internal static class BackupLake
{
    private const string Folder = "lake";

    /// <summary>A backup takes the directory alone: a lake that lies elsewhere would stay behind, and its catalog would not.</summary>
    /// <exception cref="DomainException"><c>InvalidSetting</c>: it lies elsewhere.</exception>
    public static async Task RequireWithinAsync(DataDirectory directory, TimeProvider clock, CancellationToken cancellation)
    {
        if (!File.Exists(directory.CatalogFile))
        {
            return;
        }

        var here = LocationOf(directory.Path);
        var catalog = await OpenAsync(directory.Path, clock, cancellation);
        foreach (var name in await catalog.ListNamespacesAsync(cancellationToken: cancellation))
        {
            foreach (var table in await catalog.ListTablesAsync(name, cancellation))
            {
                if (await catalog.FindMetadataAsync(table, cancellation) is var location && !location.StartsWith(here + "/", StringComparison.Ordinal))
                {
                    throw new DomainException(
                        DomainErrorCode.InvalidSetting,
                        $"table {table} of the lake lies in {location}, not below {here}: a backup takes the data directory alone. Move the lake there, or run data doctor {directory.Path}");
                }
            }
        }
    }

    /// <summary>Lets the restored lake name the folder that it lies in now.</summary>
    /// <returns>How many tables were moved.</returns>
    public static async Task<int> MoveAsync(BackupManifest manifest, string folder, TimeProvider clock, CancellationToken cancellation)
    {
        if (manifest.Directory == folder || !File.Exists(Path.Combine(folder, "catalog.db")))
        {
            return 0;
        }

        var catalog = await OpenAsync(folder, clock, cancellation);
        var moved = await new TableRelocation(catalog.Environment, LocationOf(manifest.Directory), LocationOf(folder)).MoveAsync(catalog, cancellation);
        SqliteConnection.ClearAllPools();
        return moved;
    }

    private static ValueTask<SqlCatalog> OpenAsync(string folder, TimeProvider clock, CancellationToken cancellation) => SqliteCatalogs.OpenAsync(
        Path.Combine(folder, "catalog.db"), LakeStorage.CatalogName, LocationOf(folder), new IcebergEnvironment(new LocalFileIO(), clock, Guid.NewGuid), cancellation);

    private static string LocationOf(string folder) => "file://" + Path.Combine(folder, Folder);
}
