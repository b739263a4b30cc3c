using System.Text.Json.Serialization;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Log;
using GridGrains.Egress;
using GridGrains.Feeds.Ingestion;
using GridGrains.Feeds.Ingestion.Connectors;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Grains.Contracts.Ingestion;
using GridGrains.Grains.Ingestion;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Ingestion;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Ingestion;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Products;

/// <summary>Self-serve ingestion: one spec from an address to canonical rows.</summary>
internal sealed class IngestionProduct : SiloPart
{
    public override string Name => "ingestion";

    public override bool IsOptional => true;

    public override IReadOnlyList<Setting> Settings => [IngestionSettings.Folders];

    public override IReadOnlyList<JsonSerializerContext> Json => [IngestionJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [IngestionProblems.Refused, IngestionProblems.UnknownPipeline];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddIngestionGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        var folders = IngestionSettings.FoldersOf(settings.Values.Get(IngestionSettings.Folders));
        services
            .AddSingleton(provider => new RestConnector(provider.GetRequiredService<EgressRoom>(), provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble))
            .AddSingleton(provider => new FolderConnector(folders, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<SourceReader>()
            .AddSingleton<PipelinePreview>()
            .AddSingleton<ISpecReader, SpecReader>()
            .AddSingleton<IPipelineRunner>(provider => new PipelineRunner(
                provider.GetRequiredService<SourceReader>(), provider.GetRequiredService<IPartitionLog>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<PreviewEndpoint>()
            .AddSingleton<PipelineEndpoints>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        SpecEndpoints.Map(routes);
        PreviewEndpoint.Map(routes);
        PipelineEndpoints.Map(routes);
    }
}
