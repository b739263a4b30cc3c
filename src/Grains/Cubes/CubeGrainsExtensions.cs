using GridGrains.Domain.Cubes;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Cubes;

public static class CubeGrainsExtensions
{
    /// <summary>Adds answers of cubes from memory. The host supplies an <c>ICubeEngine</c> and an <c>ITableWatch</c>.</summary>
    public static IServiceCollection AddCubeGrains(this IServiceCollection services) => services
        .AddSingleton(_ => new AnswerShelf())
        .AddSingleton<CubeRefreshes>()
        .AddSingleton<CubeInstruments>();
}
