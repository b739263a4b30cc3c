using GridGrains.Durability;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using Npgsql;

namespace GridGrains.Silo.Hosting;

/// <summary>Opens the catalog of the lake's tables.</summary>
internal static class LakeStorage
{
    internal const string CatalogName = "gridgrains";
    private static readonly string[] SinkConsumers = ["sink/iceberg", "sink/iceberg-backfill"];

    /// <summary>A SQLite catalog beside the log; null where the lake is off, which also lets the log trim what only the lake would need.</summary>
    public static ICatalog? OpenEmbedded(SiloSettings settings, DataDirectory directory, SqlitePartitionLog log)
    {
        if (!settings.Lake.IsOn)
        {
            Array.ForEach(SinkConsumers, consumer => log.ForgetConsumerAsync(consumer, CancellationToken.None).AsTask().GetAwaiter().GetResult());
            return null;
        }

        OwnerOnly.MakeFile(directory.CatalogFile);

        // SQLite answers at once; the start has nothing else to do meanwhile.
        return SqliteCatalogs.OpenAsync(directory.CatalogFile, CatalogName, WarehouseOf(settings), EnvironmentOf(settings)).AsTask().GetAwaiter().GetResult();
    }

    public static async ValueTask<ICatalog?> OpenClusterAsync(SiloSettings settings, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (!settings.Lake.IsOn)
        {
            return null;
        }

        var catalog = new SqlCatalog(database, CatalogName, WarehouseOf(settings), EnvironmentOf(settings));
        await catalog.InitializeAsync(cancellation);
        return catalog;
    }

    private static string WarehouseOf(SiloSettings settings) => "file://" + settings.Lake.DirectoryOf(settings);

    private static IcebergEnvironment EnvironmentOf(SiloSettings settings) => new(new LocalFileIO(), settings.Faults.Clock, Guid.NewGuid);
}
