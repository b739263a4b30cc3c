using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GridGrains.Grains.Curves;

public static class CurveGrainsExtensions
{
    /// <summary>Adds forward curves: the family and its reads.</summary>
    public static IServiceCollection AddCurveGrains(this IServiceCollection services) => services
        .AddFamily<CurveFamily>()
        .AddSingleton<CurveInstruments>()
        .AddEventKinds([CurveEvents.Stopped])
        .AddSingleton(provider => new CurveEvents(provider.GetRequiredService<DerivedTopicLog>()))
        .AddCurveReads();

    private static IServiceCollection AddCurveReads(this IServiceCollection services)
    {
        services.TryAddSingleton<ICurveProfiles, FlatProfiles>();
        return services.AddSingleton(provider => new LiveCurves(
            provider.ReadsOf(provider.GetRequiredService<CurveFamily>().Source), provider.GetRequiredService<ICurveProfiles>(), provider.GetRequiredService<TimeProvider>()));
    }
}
