using GridGrains.Domain.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Guardrails;

public static class GuardrailGrainsExtensions
{
    /// <summary>Adds the list of episodes.</summary>
    public static IServiceCollection AddGuardrailGrains(this IServiceCollection services) => services
        .AddSingleton(provider => new EpisodeService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EpisodeService>>()))
        .AddHostedService(provider => provider.GetRequiredService<EpisodeService>());
}
