using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Bulk;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Guardrails;
using GridGrains.Grains.Sinks;
using GridGrains.Iceberg;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Iceberg.IO;
using GridGrains.Lake.Bulk;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Catalog.Runs;
using GridGrains.Silo.Feeds;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Prices.Reference;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Warehouses;

namespace GridGrains.Silo.Backfills;

internal static class BackfillRegistration
{
    private const string ColumnsThread = "backfill-columns";

    /// <summary>Adds what loads files into the tables that this silo keeps.</summary>
    public static IServiceCollection AddBackfills(this IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton(new BackfillFolder(settings.BackfillDirectory))
        .AddKeyedSingleton(ColumnsThread, (_, _) => new LowPriorityThread(ColumnsThread))
        .AddSingleton<IReadOnlyList<IBulkTable>>(provider => [.. SiloParts.OfProgram.All.SelectMany(part => part.BulkTables(provider))])
        .AddSingleton(provider => LakeOf(provider, settings))
        .AddSingleton(provider => WriterOf(provider, settings, storage))
        .AddSingleton(provider => ContextOf(provider, settings))
        .AddSingleton(provider => new ReportedBackfills(provider.GetRequiredService<RunReporter>(), table => DatasetsOf(provider, settings, table)))
        .AddSingleton<IVerdictObserver>(provider => new JudgedRuns(provider.GetRequiredService<RunReporter>(), table => DatasetsOf(provider, settings, table)))
        .AddSingleton<BackfillService>()
        .AddHostedService(provider => provider.GetRequiredService<BackfillService>());

    private static IReadOnlyList<TableDefinition> DefinitionsOf(IServiceProvider provider) => [.. provider.GetRequiredService<IReadOnlyList<IBulkTable>>().Select(table => table.Definition)];

    private static IReadOnlyList<string> DatasetsOf(IServiceProvider provider, SiloSettings settings, string name) => DefinitionsOf(provider).FirstOrDefault(table => table.Name == name) is { } table
        ? [.. settings.Lake.IsOn ? new[] { $"{IcebergSink.SinkName}.{name}" } : [], .. settings.Warehouse.IsOn ? table.Projections.Select(projection => $"{ClickHouseSink.SinkName}.{projection.Name}") : []]
        : [];

    // Where no lake is kept, data files only pass rows on to the warehouse, which reads its own folder alone.
    private static BulkLake LakeOf(IServiceProvider provider, SiloSettings settings)
    {
        var helper = provider.GetRequiredKeyedService<LowPriorityThread>(ColumnsThread);
        if (provider.GetService<LakeCatalog>() is { } kept)
        {
            return new BulkLake(kept, DefinitionsOf(provider), isKept: true, helper);
        }

        var folder = Path.Combine(settings.Warehouse.DirectoryOf(settings), "backfills");
        Durability.OwnerOnly.MakeFolder(folder);
        var environment = new IcebergEnvironment(new LocalFileIO(), settings.Faults.Clock, Guid.NewGuid);
        var catalog = SqliteCatalogs.OpenAsync(Path.Combine(folder, "catalog.db"), "backfills", "file://" + folder, environment).AsTask().GetAwaiter().GetResult();
        return new BulkLake(new LakeCatalog(catalog), DefinitionsOf(provider), isKept: false, helper);
    }

    private static BulkWriter WriterOf(IServiceProvider provider, SiloSettings settings, SiloStorage storage)
    {
        var (lake, warehouse) = (provider.GetRequiredService<BulkLake>(), provider.GetService<Warehouse>());
        var clock = provider.GetRequiredService<TimeProvider>();
        return new BulkWriter(new BulkWriterContext(
            storage.Bulk, lake,
            warehouse is null ? null : new BulkWarehouse(warehouse, provider.GetRequiredService<ReferenceCatalog>(), settings.Warehouse.IsEmbedded || settings.Faults.EngineReadsFiles, lake.OpenAsync, clock),
            provider.GetRequiredService<IReadOnlyList<IBulkTable>>(), provider.GetRequiredService<IFailpoints>(), settings.Cluster is null ? "" : provider.GetRequiredService<BackfillFolder>().Identity, clock,
            Guid.NewGuid));
    }

    private static BackfillContext ContextOf(IServiceProvider provider, SiloSettings settings)
    {
        var data = provider.GetRequiredService<DataPresence>();
        return new BackfillContext(
            provider.GetRequiredService<BulkWriter>(), provider.GetRequiredService<IPartitionCourt>(), new PresentLog(provider.GetRequiredService<IPartitionLog>(), data), provider.GetRequiredService<ReferenceCatalog>(),
            settings.Reports, provider.GetRequiredService<BackfillFolder>().Scratch, new BackfillDisk(() => FreeBytes(settings)),
            settings.Retention.DaysOf, cancellation => ObstacleAsync(provider, cancellation), data,
            provider.GetRequiredService<LiveCatalog>().Expire, provider.GetRequiredService<TimeProvider>())
        {
            BatchRows = settings.Faults.BulkRows ?? BulkBuffer.MaxRows,
        };
    }

    // A silo without libchdb would wait for ever, and the tables of the warehouse would lack the rows for good.
    private static async Task<string?> ObstacleAsync(IServiceProvider provider, CancellationToken cancellation) =>
        provider.GetService<WarehouseEngine>() is not { } engine || await engine.SettleAsync(cancellation)
            ? null
            : $"the warehouse cannot be had ({engine.Place.State}); start with --clickhouse off to fill the lake alone";

    private static long? FreeBytes(SiloSettings settings)
    {
        var folder = settings.Lake.IsOn ? settings.Lake.DirectoryOf(settings) : settings.Warehouse.IsEmbedded ? settings.Warehouse.DirectoryOf(settings) : null;
        while (folder is not null && !Directory.Exists(folder))
        {
            // It is made with the first table.
            folder = Path.GetDirectoryName(folder);
        }

        return folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;
    }
}
