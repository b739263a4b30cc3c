using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Forecasts;

public static class ForecastGrainsExtensions
{
    // Fixed for ever, and used by no other singleton.
    private const int SingletonNumber = 9;

    /// <summary>Adds forecasts: runs, their schedule on one silo of the cluster, and reads. An <c>IForecastHistory</c> is needed.</summary>
    public static IServiceCollection AddForecastGrains(this IServiceCollection services) => services
        .AddSingleton<ForecastRun>()
        .AddSingleton<ForecastReads>()
        .AddSingleton<ForecastSchedule>()
        .AddClusterSingleton<ForecastSchedule>("forecasts", SingletonNumber);
}
