using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Prices;
using GridGrains.ClickHouse.Queries;
using GridGrains.ClickHouse.Reference;
using GridGrains.ClickHouse.Schema;
using GridGrains.ClickHouse.Sinks;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Cubes;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Domain.Reference;
using GridGrains.Domain.Tables;
using GridGrains.Grains.Sinks;
using GridGrains.Silo.Cubes;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Health;

namespace GridGrains.Silo.Warehouses;

internal static class WarehouseRegistration
{
    /// <summary>The names under which the log knows how far the warehouse is.</summary>
    public static readonly IReadOnlyList<string> SinkConsumers = [$"sink/{ClickHouseSink.SinkName}", $"sink/{ClickHouseSink.BackfillSinkName}"];

    /// <summary>The sinks that a run which ends by itself waits for: one without libchdb does not wait for the warehouse.</summary>
    public static async Task<IReadOnlyList<SinkRunner>> WritableSinksAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        var hasWarehouse = services.GetService<WarehouseEngine>() is { } engine && await engine.SettleAsync(cancellation);
        return [.. services.GetServices<SinkRunner>().Where(sink => hasWarehouse || sink.Status.Name is not (ClickHouseSink.SinkName or ClickHouseSink.BackfillSinkName))];
    }

    /// <summary>Adds the warehouse, its engine and what fills it; nothing where it is off.</summary>
    /// <param name="tables">Of products, beside those of prices.</param>
    /// <param name="kept">How long tables keep their rows.</param>
    public static void AddWarehouse(this IServiceCollection services, SiloSettings settings, IReadOnlyList<TopicTable> tables, IReadOnlyList<KeptRows> kept)
    {
        if (!settings.Warehouse.IsOn)
        {
            return;
        }

        services
            .AddSingleton(provider => new Lazy<WarmUp>(provider.GetRequiredService<WarmUp>))
            .AddSingleton<WarehouseEngine>()
            .AddSingleton(provider => new Warehouse(
                () => provider.GetRequiredService<WarehouseEngine>().Place, settings.Warehouse.Database, settings.Warehouse.Dialect,
                async (client, cancellation) =>
                {
                    await new WarehouseRetention(settings.Warehouse.Dialect, kept).ApplyAsync(client, cancellation);
                    await new ReferenceTables(provider.GetRequiredService<ReferenceCatalog>()).WriteAsync(client, cancellation);
                }))
            .AddSingleton<WarehouseQueries>()
            .AddSingleton<WarehousePriceHistory>()
            .AddSingleton<WarehouseWatch>()
            .AddSingleton(provider => CatchUpOf(provider, isAlone: settings.Cluster is null))
            .AddHostedService(provider => provider.GetRequiredService<WarehouseCatchUp>())
            .AddSingleton<ICubeEngine, CubeEngine>()
            .AddSingleton<CubeWatch>()
            .AddSingleton<ITableWatch>(provider => provider.GetRequiredService<CubeWatch>())
            .AddHostedService(provider => provider.GetRequiredService<WarehouseEngine>())
            .AddHostedService(provider => provider.GetRequiredService<WarehouseWatch>())
            .AddHostedService(provider => provider.GetRequiredService<CubeWatch>());
        services.AddTableSink(provider => PriceSinks.Live(ContextOf(provider), provider.GetRequiredService<ReferenceCatalog>(), tables), options => options.Interval = settings.Warehouse.Interval);
        services.AddTableSink(provider => PriceSinks.Backfills(ContextOf(provider), provider.GetRequiredService<ReferenceCatalog>()), options => options.Interval = settings.Warehouse.Interval);
    }

    private static WarehouseCatchUp CatchUpOf(IServiceProvider provider, bool isAlone) => new(
        provider.GetRequiredService<IPartitionLog>(), () => provider.GetServices<SinkRunner>().Select(runner => runner.Status).Single(status => status.Name == ClickHouseSink.SinkName).Partitions, isAlone);

    private static ClickHouseSinkContext ContextOf(IServiceProvider provider) => new(
        provider.GetRequiredService<Warehouse>(),
        provider.GetRequiredService<ICheckpointStore>(),
        provider.GetRequiredService<IPartitionLog>(),
        Guid.NewGuid().ToString("N"),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IFailpoints>());
}
