using System.Net.Sockets;
using GridGrains.Domain;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Documents;
using GridGrains.Domain.Log;
using GridGrains.Durability.Kafka;
using GridGrains.Durability.Postgres;
using GridGrains.Durability.Sqlite;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Warehouses;
using Npgsql;

namespace GridGrains.Silo.Hosting;

/// <summary>The adapters behind the silo's ports, opened before the host so that a wrong setting stops the start with one clear line.</summary>
/// <param name="Lake">Catalog of the lake's tables; null where no lake is kept.</param>
public sealed record SiloStorage(
    IPartitionLog Log, ICheckpointStore Checkpoints, IFeedProgressStore FeedProgress, IDocumentStore Documents, ICatalog? Lake, IBulkManifest Bulk, IReadOnlyList<IDisposable> Held)
{
    /// <summary>SQLite files in one data directory, which this process locks.</summary>
    /// <exception cref="DomainException">The directory is in use, of the other origin, or of a newer version.</exception>
    public static SiloStorage OpenEmbedded(SiloSettings settings)
    {
        var directory = DataDirectory.Open(settings.DataDirectory, settings.Origin);
        RequireFit(directory);
        var options = new SqliteLogOptions { CapBytes = settings.LogCapBytes, MaxPages = settings.Faults.LogPages };
        var log = SqlitePartitionLog.Open(directory.LogFile, SiloParts.OfProgram.Topics, options, settings.Faults.Clock);
        if (!settings.Warehouse.IsOn)
        {
            // The log may trim what only the warehouse would need.
            foreach (var consumer in WarehouseRegistration.SinkConsumers)
            {
                log.ForgetConsumerAsync(consumer, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }

        return new SiloStorage(
            log,
            SqliteCheckpointStore.Open(directory.CheckpointFile, maxPages: settings.Faults.CheckpointPages, failpoints: settings.Faults.Failpoints),
            SqliteFeedProgressStore.Open(directory.FeedProgressFile),
            SqliteDocumentStore.Open(directory.DocumentFile),
            LakeStorage.OpenEmbedded(settings, directory, log),
            SqliteBulkManifest.Open(directory.BulkFile),
            [directory]);
    }

    /// <summary>Notes in the data directory where it is served; a cluster has none.</summary>
    public void Announce(string address)
    {
        foreach (var directory in Held.OfType<DataDirectory>())
        {
            directory.Announce(address);
        }
    }

    private static void RequireFit(DataDirectory directory)
    {
        try
        {
            if (new DataFit(directory).RequireFit() is { } line)
            {
                Console.Error.WriteLine(line);
            }
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Brokers for the log, PostgreSQL for everything else.</summary>
    /// <exception cref="DomainException">A broker, a topic or the database cannot be used; the message says which and why.</exception>
    internal static async Task<SiloStorage> OpenClusterAsync(SiloSettings settings, ClusterSettings cluster, CancellationToken cancellation)
    {
        var faults = settings.Faults;
        var database = DatabaseOf(cluster.PostgresConnectionString);
        try
        {
            await PostgresMigrations.ApplyAsync(database, TimeProvider.System, cancellation);
            var log = await KafkaPartitionLog.OpenAsync(cluster.Kafka, SiloParts.OfProgram.Topics);
            return new SiloStorage(
                log, new PostgresCheckpointStore(database, TimeProvider.System, faults.Failpoints), new PostgresFeedProgressStore(database, TimeProvider.System),
                new PostgresDocumentStore(database, TimeProvider.System), await LakeStorage.OpenClusterAsync(settings, database, cancellation),
                new PostgresBulkManifest(database, TimeProvider.System), [database]);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException)
        {
            await database.DisposeAsync();
            throw new DomainException(DomainErrorCode.InvalidSetting, $"PostgreSQL cannot be used: {failure.Message}", failure);
        }
    }

    // The text is never repeated: it holds the password.
    private static NpgsqlDataSource DatabaseOf(string connectionString)
    {
        try
        {
            return NpgsqlDataSource.Create(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw new DomainException(
                DomainErrorCode.InvalidSetting, $"{ClusterSettings.PostgresVariable} is no connection string such as Host=db;Username=gridgrains;Database=gridgrains");
        }
    }

    /// <summary>Closes everything after the silo's last barrier.</summary>
    public async ValueTask CloseAsync()
    {
        await Log.DisposeAsync();
        await Checkpoints.DisposeAsync();
        (FeedProgress as IDisposable)?.Dispose();
        (Documents as IDisposable)?.Dispose();
        (Bulk as IDisposable)?.Dispose();
        foreach (var held in Held)
        {
            held.Dispose();
        }
    }
}
