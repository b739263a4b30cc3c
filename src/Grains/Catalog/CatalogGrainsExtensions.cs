using GridGrains.Domain.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Catalog;

public static class CatalogGrainsExtensions
{
    /// <summary>Adds what people say about entries of the catalogue.</summary>
    public static IServiceCollection AddCatalogGrains(this IServiceCollection services) => services
        .AddSingleton(provider => new CatalogChangeService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CatalogChangeService>>()))
        .AddHostedService(provider => provider.GetRequiredService<CatalogChangeService>());
}
