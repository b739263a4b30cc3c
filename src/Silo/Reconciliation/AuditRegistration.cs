using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Reconciliation;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reconciliation;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding;
using GridGrains.Lake.Reconciliation;
using GridGrains.Lake.Tables;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Reconciliation;

internal static class AuditRegistration
{
    /// <summary>Adds audits of the log, the grains, and the tables that this silo keeps.</summary>
    public static IServiceCollection AddAudits(this IServiceCollection services) => services
        .AddSingleton(provider => new PriceAudit(new LogAuditSource(provider.GetRequiredService<IPartitionLog>()), TablesOf(provider), RingsOf(provider),
            new ManifestAuditSource(provider.GetRequiredService<IBulkManifest>())))
        .AddSingleton<AuditInstruments>()
        .AddSingleton<AuditService>()
        .AddSingleton(provider => new NightlyAudit(
            (range, cancellation) => provider.GetRequiredService<AuditService>().RunAsync(range, "nightly", cancellation),
            provider.GetRequiredService<AuditInstruments>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddClusterSingleton<NightlyAudit>("nightly-audit", SingletonNumbers.NightlyAudit);

    private static LiveRings RingsOf(IServiceProvider provider) => new(
        provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<TimeProvider>());

    private static IReadOnlyList<IAuditSource> TablesOf(IServiceProvider provider)
    {
        IAuditSource lake = provider.GetService<LakeCatalog>() is { } catalog ? new LakeAuditSource(catalog) : new AbsentAuditSource("iceberg", "no lake is kept (--lake off)");
        if (provider.GetService<Warehouse>() is not { } warehouse)
        {
            return [lake, new AbsentAuditSource("clickhouse", "the warehouse is off (--clickhouse off)")];
        }

        var checkpoints = provider.GetRequiredService<ICheckpointStore>();
        return [lake, ClickHouseAuditSource.Canonical(warehouse, checkpoints), ClickHouseAuditSource.Facts(warehouse, checkpoints)];
    }
}
