using System.Globalization;
using GridGrains.Domain;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.Manifests;
using GridGrains.Iceberg.Metadata;

namespace GridGrains.Lake.Tables;

/// <summary>Opens the lake's tables, and makes them where they are missing. Each call gives a handle of its own.</summary>
public sealed class LakeCatalog(ICatalog catalog)
{
    /// <summary>Snapshots older than this are forgotten; tags are kept.</summary>
    public static readonly TimeSpan SnapshotAge = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, string> Properties = new()
    {
        // Many silos write to one table: patience is cheaper than a session that starts again.
        [TableProperties.CommitRetries] = "20",
        [TableProperties.CommitMinWaitMs] = "50",
        [TableProperties.CommitMaxWaitMs] = "2000",

        // A commit every few seconds must not make metadata grow without end.
        [TableProperties.PreviousMetadataFiles] = "50",
        [TableProperties.DeleteMetadataAfterCommit] = "true",
        [TableProperties.MaxSnapshotAgeMs] = SnapshotAge.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        [TableProperties.MinSnapshotsToKeep] = "10",
        [TableProperties.ManifestMinMergeCount] = "50",
    };

    public ICatalog Catalog => catalog;

    /// <exception cref="DomainException"><c>StorageVersion</c>: the stored table has other columns than this program writes.</exception>
    public async ValueTask<Table> OpenAsync(LakeTable definition, CancellationToken cancellation)
    {
        Table table;
        try
        {
            table = await catalog.LoadTableAsync(definition.Id, cancellation);
        }
        catch (IcebergException missing) when (missing.Code == IcebergErrorCode.NotFound)
        {
            table = await CreateAsync(definition, cancellation);
        }

        if (table.Metadata.CurrentSnapshot is null)
        {
            // Many readers know no table without a snapshot.
            await table.NewAppend([]).CommitAsync(cancellation);
        }

        return table.Metadata.CurrentSchema.Struct == definition.Schema.Struct
            ? table
            : throw new DomainException(
                DomainErrorCode.StorageVersion,
                $"{definition} at {table.Metadata.Location} has other columns than this version of the program writes; it is left as it is");
    }

    /// <summary>The table as it is, or null where nothing has been written to it yet.</summary>
    public async ValueTask<Table?> FindAsync(LakeTable definition, CancellationToken cancellation)
    {
        try
        {
            return await catalog.LoadTableAsync(definition.Id, cancellation);
        }
        catch (IcebergException missing) when (missing.Code == IcebergErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Deletes data files of a commit that failed. What cannot be deleted is an orphan, and found as one: the failure of the commit is the
    /// one to report.
    /// </summary>
    internal async ValueTask DeleteAsync(IEnumerable<DataFile> files)
    {
        foreach (var file in files)
        {
            try
            {
                await catalog.Environment.Io.DeleteAsync(file.Path, CancellationToken.None);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    private async ValueTask<Table> CreateAsync(LakeTable definition, CancellationToken cancellation)
    {
        try
        {
            await catalog.CreateNamespaceAsync(LakeTables.Namespace, cancellationToken: cancellation);
        }
        catch (IcebergException exists) when (exists.Code == IcebergErrorCode.AlreadyExists)
        {
            // Made with the first table, or by another silo.
        }

        try
        {
            return await catalog.CreateTableAsync(
                definition.Id, definition.Schema, definition.Spec, definition.SortOrder, properties: Properties, cancellationToken: cancellation);
        }
        catch (IcebergException exists) when (exists.Code == IcebergErrorCode.AlreadyExists)
        {
            return await catalog.LoadTableAsync(definition.Id, cancellation);
        }
    }
}
