using GridGrains.Domain.DeadLetters;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sinks;
using GridGrains.Iceberg.Catalogs;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Queries;
using GridGrains.Lake.Sinks;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Lake;

/// <summary>All tables of this silo's lake.</summary>
internal sealed record KeptTables(IReadOnlyList<LakeTable> All);

internal static class LakeRegistration
{
    private const string ColumnsThread = "iceberg-columns";

    /// <summary>Adds what fills and reads the lake and keeps it in shape; nothing where there is none.</summary>
    /// <param name="tables">Of products, beside those that every lake has.</param>
    public static void AddLake(
        this IServiceCollection services, ICatalog? catalog, TimeSpan commitInterval, TableRetention retention, UpkeepPace pace, IReadOnlyList<TopicTable> tables)
    {
        if (catalog is null)
        {
            return;
        }

        services
            .AddSingleton(catalog)
            .AddSingleton<LakeCatalog>()
            .AddSingleton(new KeptTables([.. LakeTables.All, .. tables.Select(table => new LakeTable(table.Table))]))
            .AddSingleton<LakeReader>()
            .AddSingleton<WindowBuilder>()
            .AddSingleton(new MaintenanceOptions { Retention = retention })
            .AddSingleton<LakeMaintenance>()
            .AddSingleton<LakeInstruments>()
            .AddSingleton(pace)
            .AddSingleton<LakeUpkeep>()
            .AddClusterSingleton<LakeUpkeep>("lake-upkeep", SingletonNumbers.LakeUpkeep)
            .AddKeyedSingleton(ColumnsThread, (_, _) => new LowPriorityThread(ColumnsThread))
            .AddTableSink(
                provider => new IcebergSink(
                    provider.GetRequiredService<LakeCatalog>(), [.. PriceTables.Live(ReferenceOf(provider)), DeadLetterTable.Topic, .. tables], IcebergSink.SinkName, HelperOf(provider)),
                options => options.Interval = commitInterval)
            .AddTableSink(
                provider => new IcebergSink(
                    provider.GetRequiredService<LakeCatalog>(), PriceTables.Backfills(ReferenceOf(provider)), IcebergSink.BackfillSinkName, HelperOf(provider)),
                options => options.Interval = commitInterval);
    }

    private static ReferenceCatalog ReferenceOf(IServiceProvider provider) => provider.GetRequiredService<ReferenceCatalog>();

    private static LowPriorityThread HelperOf(IServiceProvider provider) => provider.GetRequiredKeyedService<LowPriorityThread>(ColumnsThread);
}
