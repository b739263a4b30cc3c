using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Grains.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace GridGrains.Grains.Ingestion;

public static class IngestionGrainsExtensions
{
    // Fixed for ever, and used by no other singleton.
    private const int SingletonNumber = 8;

    /// <summary>Adds pipelines and their schedule. The host supplies an <c>IDocumentStore</c>, an <c>IPipelineRunner</c> and an <c>ISpecReader</c>.</summary>
    public static IServiceCollection AddIngestionGrains(this IServiceCollection services) => services
        .AddSingleton<PipelineStore>()
        .AddSingleton<PipelineInstruments>()
        .AddSingleton<PipelineSchedules>()
        .AddClusterSingleton<PipelineSchedules>("pipelines", SingletonNumber);
}
