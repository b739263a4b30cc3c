using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Features;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Parts;

/// <summary>Feast's feature server over the views that parts add.</summary>
internal sealed class FeaturesPart : SiloPart
{
    public override string Name => "features";

    public override IReadOnlyList<ProblemCode> Problems => [FeatureProblems.UnknownService, FeatureProblems.UnknownView, FeatureProblems.UnknownFeature, FeatureProblems.Busy];

    public override IReadOnlyList<JsonSerializerContext> Json => [ApiJson.Default, FeatureJson.Default];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<FeatureViews>()
        .AddSingleton<FeaturePlans>()
        .AddSingleton<FeatureEndpoints>()
        .AddSingleton<FeatureListEndpoints>()
        .AddSingleton<IFeatureReads>(provider => provider.GetRequiredService<FeatureListEndpoints>());

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        FeatureEndpoints.Map(routes);
        FeatureListEndpoints.Map(routes);
    }
}
