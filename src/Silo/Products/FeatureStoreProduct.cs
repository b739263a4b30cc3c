using System.Text.Json.Serialization;
using GridGrains.Domain.FeatureStore;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.FeatureStore;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.FeatureStore;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Products;

/// <summary>Declared features: registry, entities, pushes.</summary>
internal sealed class FeatureStoreProduct : SiloPart
{
    public override string Name => "feature_store";

    public override IReadOnlyList<string> Topics => [Domain.Log.Topics.FeaturePush];

    public override IReadOnlyList<JsonSerializerContext> Json => [FeatureJson.Default, DeclarationJson.Default];

    public override IReadOnlyList<ProblemCode> Problems => [StoreProblems.Refused, StoreProblems.UnknownPushSource, StoreProblems.NotOnline];

    public override void AddGrains(ISiloBuilder silo, SiloSettings settings) => silo.Services.AddFeatureStoreGrains();

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<IDeclaredFeatures, StoreFeatures>()
        .AddSingleton<FeatureWriter>()
        .AddSingleton<RegistryEndpoints>()
        .AddSingleton<PushEndpoints>();

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        RegistryEndpoints.Map(routes);
        PushEndpoints.Map(routes);
    }
}
