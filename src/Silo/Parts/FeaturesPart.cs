using System.Text.Json.Serialization;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Portal.Features;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Features.Grpc;
using GridGrains.Silo.Http.Features.Streams;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Settings;

namespace GridGrains.Silo.Parts;

/// <summary>Feast's feature server over the views that parts add.</summary>
internal sealed class FeaturesPart : SiloPart
{
    private const string Off = "off";

    private static readonly Setting<string?> GrpcUrl = new(
        "grpc-url", "URL", "an http address with an IP address or localhost and a port, or off", $"{SiloSettings.DefaultGrpcUrl}; a free port where that is taken or --urls leaves the ports open",
        SiloSettings.DefaultGrpcUrl, "Address to serve gRPC on, by HTTP/2 without TLS",
        static (string text, out string? url) => (url = text == Off ? null : text) is null || GrpcEndpoint.IsAddress(text));

    public override string Name => "features";

    public override IReadOnlyList<Setting> Settings => [GrpcUrl];

    public override SiloSettings Apply(SettingValues values, SiloSettings settings) => settings with { GrpcUrl = values.Get(GrpcUrl) };

    public override IReadOnlyList<ProblemCode> Problems => [FeatureProblems.UnknownService, FeatureProblems.NoPast, FeatureProblems.UnknownView, FeatureProblems.UnknownFeature, FeatureProblems.Busy];

    public override IReadOnlyList<JsonSerializerContext> Json => [ApiJson.Default, FeatureJson.Default];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        OnlineFeatureService.Add(services);
        services
            .AddSingleton<FeatureViews>()
            .AddSingleton<FeaturePlans>()
            .AddSingleton<FeatureReads>()
            .AddSingleton<FeatureEndpoints>()
            .AddSingleton<FeatureListEndpoints>()
            .AddSingleton<FeatureWatches>()
            .AddSingleton<FeatureStreamEndpoint>()
            .AddSingleton<IFeatureReads>(provider => provider.GetRequiredService<FeatureListEndpoints>());
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        FeatureEndpoints.Map(routes);
        FeatureListEndpoints.Map(routes);
        FeatureStreamEndpoint.Map(routes);
        OnlineFeatureService.Map(routes);
    }
}
