using GridGrains.Domain.Groups;
using GridGrains.Domain.Log;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Live;
using GridGrains.Grains.Sharding;
using GridGrains.Grains.Sharding.Reads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Prices;

public static class PriceGrainsExtensions
{
    /// <summary>Adds nodes, hubs and zones: the family, its reads, live prices and the watch over feeds.</summary>
    /// <remarks>A <see cref="ReferenceCatalog"/> that the host adds replaces the seed list.</remarks>
    public static IServiceCollection AddPriceGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(SeedReference.Catalog);
        return services
            .AddFamily<NodeFamily>()
            .AddEventKinds(PriceEventKinds.All)
            .AddSingleton<PriceInstruments>()
            .AddSingleton(provider => new PriceFeed(
                provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PriceFeed>>()))
            .AddSingleton(provider =>
            {
                var family = provider.GetRequiredService<NodeFamily>();
                return new LiveReader(
                    family,
                    provider.GetRequiredService<ClusterQuestions>(),
                    provider.ReadsOf(family.Source),
                    provider.ReadsOf<GroupSnapshot>(family, PriceGroup.Hubs),
                    provider.ReadsOf<GroupSnapshot>(family, PriceGroup.Zones));
            })
            .AddSingleton(provider => new FreshnessWatch(
                provider.GetRequiredService<LiveReader>(),
                provider.GetRequiredService<DerivedTopicLog>(),
                provider.GetRequiredService<PriceInstruments>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<FreshnessWatch>>()))
            .AddClusterSingleton<FreshnessWatch>("freshness", 0);
    }
}
