using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Domain.Log;
using GridGrains.Grains.Prices;
using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridGrains.Grains.Guardrails;

public static class GuardrailGrainsExtensions
{
    // Fixed for ever, as all numbers of singletons are.
    private const int QuarantineSingleton = 3;

    /// <summary>Adds the list of episodes, and the quarantine.</summary>
    public static IServiceCollection AddGuardrailGrains(this IServiceCollection services) => services
        .AddSingleton(provider => new EpisodeService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<GuardrailInstruments>(),
            provider.GetRequiredService<ILogger<EpisodeService>>()))
        .AddHostedService(provider => provider.GetRequiredService<EpisodeService>())
        .AddSingleton<GuardrailInstruments>()
        .AddSingleton(provider => new QuarantineService(
            provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<GuardrailInstruments>(),
            provider.GetRequiredService<ILogger<QuarantineService>>(), provider.GetServices<IVerdictObserver>()))
        .AddHostedService(provider => provider.GetRequiredService<QuarantineService>())
        .AddSingleton<IPartitionCourt>(provider => provider.GetRequiredService<QuarantineService>())
        .AddSingleton(provider => new QuarantineWatch(
            provider.GetRequiredService<LiveReader>(), provider.GetRequiredService<QuarantineService>(), provider.GetService<QuarantineOptions>() ?? new QuarantineOptions(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<QuarantineWatch>>()))
        .AddClusterSingleton<QuarantineWatch>("quarantine", QuarantineSingleton);
}
