using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Curves;

public static class CurveGrainsExtensions
{
    /// <summary>Adds forward curves: the family and its reads.</summary>
    public static IServiceCollection AddCurveGrains(this IServiceCollection services) => services
        .AddFamily<CurveFamily>()
        .AddSingleton<CurveInstruments>()
        .AddSingleton(provider => new LiveCurves(provider.ReadsOf(provider.GetRequiredService<CurveFamily>().Source), provider.GetRequiredService<TimeProvider>()));
}
