using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.FeatureStore;

public static class FeatureStoreExtensions
{
    /// <summary>Adds entities of declared views and the registry. The host supplies an <c>IDocumentStore</c>.</summary>
    public static IServiceCollection AddFeatureStoreGrains(this IServiceCollection services) => services
        .AddSingleton<FeatureInstruments>()
        .AddFamily<FeatureFamily>()
        .AddSingleton<RegistryKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<RegistryKeeper>())
        .AddSingleton<IEntityReads<FeatureEntitySnapshot>>(provider => provider.ReadsOf(provider.GetRequiredService<FeatureFamily>().Source));
}
