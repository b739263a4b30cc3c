using GridGrains.Iceberg.Catalogs;
using GridGrains.Lake.Maintenance;
using GridGrains.Lake.Reading;
using GridGrains.Lake.Tables;
using GridGrains.Lake.Windows;

namespace GridGrains.Silo.Lakehouse;

internal static class LakeRegistration
{
    /// <summary>Adds what reads the lake and keeps it in shape; nothing where there is none.</summary>
    public static void AddLake(this IServiceCollection services, ICatalog? catalog)
    {
        if (catalog is null)
        {
            return;
        }

        services
            .AddSingleton(catalog)
            .AddSingleton<LakeCatalog>()
            .AddSingleton<LakeReader>()
            .AddSingleton<WindowBuilder>()
            .AddSingleton(new MaintenanceOptions())
            .AddSingleton<LakeMaintenance>()
            .AddSingleton<LakeInstruments>()
            .AddSingleton<LakeUpkeep>()
            .AddHostedService(provider => provider.GetRequiredService<LakeUpkeep>());
    }
}
