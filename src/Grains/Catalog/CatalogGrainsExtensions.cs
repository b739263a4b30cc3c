using GridGrains.Domain.Catalog.Freshness;
using GridGrains.Domain.Log;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Catalog;

public static class CatalogGrainsExtensions
{
    /// <summary>Adds what people say about entries of the catalogue, what programs say that they made, and the watch over the freshness of tables.</summary>
    /// <param name="sampleInterval">Of a job of the platform that never ends one run is reported in so long.</param>
    public static IServiceCollection AddCatalogGrains(this IServiceCollection services, TimeSpan sampleInterval) => services
        .AddSingleton(provider => new CatalogChangeService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CatalogChangeService>>()))
        .AddHostedService(provider => provider.GetRequiredService<CatalogChangeService>())
        .AddSingleton(provider => new ForeignLineageService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ForeignLineageService>>()))
        .AddHostedService(provider => provider.GetRequiredService<ForeignLineageService>())
        .AddEventKinds([DatasetFreshness.Late])
        .AddSingleton<CatalogInstruments>()
        .AddSingleton(provider => new RunReporter(provider.GetRequiredService<CatalogInstruments>(), provider.GetRequiredService<TimeProvider>(), sampleInterval))
        .AddSingleton<IWriteObserver>(provider => new SinkRuns(provider.GetRequiredService<RunReporter>()))
        .AddSingleton(provider => new DatasetWatch(
            provider.GetRequiredService<IWatchedDatasets>(), provider.GetServices<SinkRunner>(), provider.GetRequiredService<DerivedTopicLog>(), provider.GetRequiredService<CatalogInstruments>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DatasetWatch>>()))
        .AddHostedService(provider => provider.GetRequiredService<DatasetWatch>());
}
