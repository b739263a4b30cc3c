using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Health;

namespace GridGrains.Silo.Parts;

/// <summary>Whether the silo lives and is ready.</summary>
internal sealed class HealthPart : SiloPart
{
    public override string Name => "health";

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage) => services
        .AddSingleton<HealthEndpoints>()
        .AddSingleton<WarmUpRounds>()
        .AddSingleton<WarmUp>()
        .AddHostedService(provider => provider.GetRequiredService<WarmUp>());

    public override void MapEndpoints(IEndpointRouteBuilder routes) => HealthEndpoints.Map(routes);
}
